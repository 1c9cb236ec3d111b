/**
 * What a help center's pages load. Without consent it does nothing; it sets no cookie, reads none, and sends once per page. Articles
 * and searches are told by their addresses: Zendesk Guide /hc/…, Freshdesk portals /support/…
 */
export const beaconScript = `(function(){
var s=document.currentScript,w=window,n=navigator,l=location,sent
if(!s||n.globalPrivacyControl||n.doNotTrack=='1'||w.doNotTrack=='1')return
var d=s.dataset,to=s.src.replace(/\\/beacon\\.js.*$/,'/beacon/'+encodeURIComponent(d.source||''))
function consent(){var c=w.tajoConsent;if(typeof c=='function')c=c();return c===undefined?d.consent=='granted':c===true}
function visit(){
var p=l.pathname,q=new URLSearchParams(l.search),m
if(m=/^\\/hc(?:\\/([\\w-]+))?\\/articles\\/(\\d+)/.exec(p)||/^(?:\\/([\\w-]+))?\\/support\\/solutions\\/articles\\/(\\d+)/.exec(p))
return{kind:'article_viewed',article:m[2],locale:m[1],title:document.title.slice(0,200)}
if(m=/^\\/hc(?:\\/([\\w-]+))?\\/search/.exec(p)||/^(?:\\/([\\w-]+))?\\/support\\/search/.exec(p)){
var t=q.get('query')||q.get('term')
if(t)return{kind:'help_center_searched',query:t.slice(0,200),locale:m[1]}}}
function send(){
var v=!sent&&consent()&&visit()
if(!v)return
sent=1
var u=w.tajoUser||{email:d.userEmail,id:d.userId,hash:d.userHash}
v.id=w.crypto&&crypto.randomUUID?crypto.randomUUID():Date.now().toString(36)+Math.random().toString(36).slice(2)
v.consent=true
if(u.hash)v.user={email:u.email,id:u.id,hash:u.hash}
var b=JSON.stringify(v)
if(!(n.sendBeacon&&n.sendBeacon(to,b)))fetch(to,{method:'POST',body:b,keepalive:true,mode:'no-cors',credentials:'omit'})}
document.addEventListener('tajo:consent',send)
send()
})()
`

import type { Phrasebook } from './phrasebook.ts'

export const german: Phrasebook = {
  language: 'de',
  timeZone: 'Berlin',
  dialling: '+49 30 5550',
  given: ['Käthe', 'Jörg', 'Mareike', 'Sören', 'Ute', 'Wolfram', 'Änne', 'Lüder', 'Friederike', 'Götz'],
  family: ['Grünspan', 'Weißdorn', 'Mühlenbrück', 'von Haselhorst', 'Überschär', 'Lindenthaler', 'Strößer'],
  topics: {
    billing: [
      'Rechnung {order} weist den falschen Steuersatz aus',
      'Guten Tag,\nauf der Rechnung {order} stehen 19 % statt 7 %. Bitte korrigieren Sie das vor dem Monatsabschluss.',
    ],
    login: [
      'Anmeldung nach Passwortwechsel nicht möglich',
      'Seit heute früh erscheint nur noch „Sitzung abgelaufen“. Zwei Browser habe ich schon ausprobiert.',
    ],
    export: [
      'CSV-Export bricht bei Zeile {n} ab',
      'Der nächtliche Export endet nach {n} Zeilen, ohne jede Fehlermeldung.',
    ],
    integration: [
      'Webhooks schlagen mit 401 fehl',
      'Gestern haben wir das Geheimnis gewechselt, seitdem wird jede Zustellung abgelehnt.',
    ],
    feature: [
      'Gemeinsame Dashboards gewünscht',
      'Unsere Teamleitungen möchten ein Dashboard teilen, statt es {n}-mal zu kopieren.',
    ],
    howto: [
      'Wie lade ich {n} Kolleginnen auf einmal ein?',
      'Wir haben eine Liste als Tabelle. Lässt sie sich hochladen?',
    ],
    outage: [
      'Seit einer halben Stunde geht gar nichts mehr',
      'Keine Seite lädt, überall Fehler 502. Hier warten {n} Leute. Was ist los?',
    ],
  },
  followUps: [
    'Gibt es schon etwas Neues?',
    'Danke, leider hat es nichts geändert.',
    'Anbei der gewünschte Screenshot.',
  ],
  replies: [
    'Vielen Dank für die Meldung, wir sehen uns das an.',
    'Könnten Sie uns bitte einen Screenshot und die Uhrzeit schicken?',
    'Die Ursache ist gefunden, wir prüfen gerade die Lösung.',
  ],
  solved: [
    'Das ist nun behoben. Melden Sie sich gern, falls es wieder auftritt.',
    'Die berichtigte Rechnung liegt bei. Schöne Grüße!',
  ],
  praise: ['Schnell und freundlich, danke!', 'Sofort gelöst 👍'],
  complaints: ['Zum dritten Mal dasselbe Problem.', 'Vier Tage ohne Antwort sind zu lang'],
}

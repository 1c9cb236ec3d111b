import type { Phrasebook } from './phrasebook.ts'

export const french: Phrasebook = {
  language: 'fr',
  timeZone: 'Paris',
  dialling: '+33 1 5550',
  given: ['Éloïse', 'Gaël', 'Noëlle', 'Aurélien', 'Maëlle', 'Théophane', 'Anaïs', 'Loïc'],
  family: ['de la Brindille', 'Châtaigneau', 'L’Épinette', 'Roquebrune-Fée', 'Garçonnet', 'Beaulièvre'],
  topics: {
    billing: [
      'La facture {order} affiche un mauvais taux de TVA',
      'Bonjour,\nla facture {order} indique 19 % au lieu de 7 %. Pouvez-vous la corriger avant la fin du mois ?',
    ],
    login: [
      'Connexion impossible après le changement de mot de passe',
      'Depuis ce matin la page affiche seulement « lien expiré ».',
    ],
    export: [
      'L’export CSV s’arrête à la ligne {n}',
      'L’export de nuit s’arrête après {n} lignes, sans message d’erreur.',
    ],
    integration: [
      'Les webhooks échouent avec une erreur 401',
      'Nous avons changé le secret hier ; depuis, chaque envoi est refusé.',
    ],
    feature: [
      'Des tableaux de bord partagés ?',
      'Nos responsables aimeraient partager un tableau au lieu de le copier {n} fois.',
    ],
    howto: ['Comment inviter {n} collègues d’un coup ?', 'Nous avons une liste dans un tableur. Peut-on l’importer ?'],
    outage: ['Plus rien ne fonctionne', 'Aucune page ne se charge, erreur 502 partout. {n} personnes sont bloquées.'],
  },
  followUps: ['Avez-vous des nouvelles ?', 'Merci, mais rien n’a changé.', 'Voici la capture d’écran demandée.'],
  replies: [
    'Merci pour votre message, nous examinons le problème.',
    'Pourriez-vous nous envoyer une capture d’écran et l’heure exacte ?',
    'Nous avons trouvé la cause et testons un correctif.',
  ],
  solved: [
    'C’est corrigé. N’hésitez pas à nous réécrire.',
    'Vous trouverez la facture corrigée en pièce jointe. Bonne journée !',
  ],
  praise: ['Rapide et très aimable', 'Parfait, merci 🌟'],
  complaints: ['C’est la troisième fois ce mois-ci.', 'Réponse beaucoup trop tardive'],
}

import type { Phrasebook } from './phrasebook.ts'

export const english: Phrasebook = {
  language: 'en',
  timeZone: 'London',
  dialling: '+44 20 5550',
  given: [
    'Avery',
    'Rowan',
    'Quinn',
    'Harper',
    'Ellis',
    'Marlow',
    'Tamsin',
    'Wren',
    'Corin',
    'Isolde',
    "D'Arcy",
    'Juno',
  ],
  family: ['Thistlewood', 'Fernsby', 'Gorsuch-Vale', "O'Mallory", 'Pennyfeather', 'Larkhaven', 'Brackenridge', 'Quill'],
  topics: {
    billing: [
      'Invoice {order} shows the wrong VAT rate',
      'Hello,\ninvoice {order} was issued with 19% instead of 7%. Could you correct it before month end?',
    ],
    login: [
      'Cannot sign in after password reset',
      'Since the reset this morning the page only says "link expired". I tried two browsers and a private window.',
    ],
    export: [
      'CSV export stops at row {n}',
      'Our nightly export ends after {n} rows, without an error. The report in the app shows all of them.',
    ],
    integration: [
      'Webhook deliveries fail with 401',
      'We rotated the secret yesterday; since then every delivery is refused. Do we need to do anything on your side?',
    ],
    feature: [
      'Could we have shared dashboards?',
      'Our team leads would like to share one dashboard instead of copying it {n} times.',
    ],
    howto: [
      'How do I invite {n} colleagues at once?',
      'We have a list in a spreadsheet. Is there a way to upload it, or must we type each address?',
    ],
    outage: [
      'Everything is down',
      'Nothing loads for us, all we get is error 502. This blocks {n} people. What is going on?',
    ],
  },
  followUps: [
    'Any news on this?',
    'Thank you, I tried it, but the result is the same.',
    'Here is the screenshot you asked for.',
    'Yes, order {order}.',
  ],
  replies: [
    'Thank you for the report, we are looking into it.',
    'Could you send us a screenshot and the time it happened?',
    'We found the cause and are testing a fix.',
    'Please try again after signing out once.',
  ],
  solved: [
    'This is fixed now. Please let us know if you see it again.',
    'The corrected document is attached. Have a good day!',
  ],
  praise: ['Quick and friendly, thank you', 'Solved within the hour 👏'],
  complaints: ['Third time this month. Still not solved.', 'It took four mails until somebody read the first one'],
}

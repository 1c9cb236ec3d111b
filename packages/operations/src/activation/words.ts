/** What an activation says while it goes on, and where it cannot. */
export const activationWords = {
  notConfigured: 'There is no Brevo account to write to.',
  configure: 'Add a section `brevo` with api_key to tajo.yml; docs/activation.md shows one.',
  keyMissing: 'The key of the Brevo account is not set.',
  setKey: 'Set BREVO_API_KEY in the environment or in .env beside tajo.yml.',
  switchedOff: 'The Brevo account is switched off.',
  switchOn: 'Set brevo.enabled to true.',
  mirrorIncomplete: (reason: string): string => `Brevo could not be read completely: ${reason}`,
  readingMirror: 'Reading what Brevo has …',
  modelling: 'Building the support model …',
  reasonMissing: 'A plan is released with a reason: --reason "…"',
  otherPlan: (wanted: string, found: string): string =>
    `The plan ${wanted} is not what would be written any more: things have changed since. The plan is ${found} now.`,
  lookAgain: 'Look at it once more: tajo activate --dry-run',
} as const

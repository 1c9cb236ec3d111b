/** What the account is called wherever its name shows up in the data. */
export const ACCOUNT_HOST = 'acme-sandbox.freshdesk.com'
export const SUPPORT_EMAIL = `help@${ACCOUNT_HOST}`
export const SUPPORT_SENDER = `Acme Help <${SUPPORT_EMAIL}>`

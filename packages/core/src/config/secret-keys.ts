const secretKey =
  /^(api_?key|api_?token|access_token|token|secret|password|client_secret|refresh_token|previous_secret|webhook_secret|slack|smtp)$/i
const secretVariable = /KEY|TOKEN|SECRET|PASSWORD/i

/** Whether the value under this key must never be shown. */
export function isSecretKey(path: readonly string[]): boolean {
  const key = path.at(-1)
  return key !== undefined && secretKey.test(key)
}

/** Whether a variable of this name probably holds a secret, whatever key it stands under. */
export function isSecretVariable(name: string): boolean {
  return secretVariable.test(name)
}

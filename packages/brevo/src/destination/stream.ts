/** What calls of an activation are counted under. */
export const stream = 'activation'

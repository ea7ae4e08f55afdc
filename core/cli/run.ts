// Finds the command and turns its end into an exit code.
import { tellError, EXIT, UsageError, type Terminal } from './terminal.ts'
import { USAGE } from './usage.ts'

type Command = (args: readonly string[], terminal: Terminal) => Promise<number>

/** Loaded only when called: checking a site file needs neither ffmpeg nor a database. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  serve: async () => (await import('./serve.ts')).serve,
  user: async () => (await import('./user.ts')).user,
  key: async () => (await import('./key.ts')).key,
  'check-site': async () => (await import('./check-site.ts')).checkSite,
  verify: async () => (await import('./verify.ts')).verify,
}

/** @returns the exit code (README, "Commands") */
export async function runCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  const [name, ...rest] = args
  if (name === 'help' || name === '--help' || name === '-h') {
    terminal.out(USAGE)
    return EXIT.ok
  }
  try {
    const load = name !== undefined && Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
    if (load === undefined) throw new UsageError(name === undefined ? 'a command is missing' : `unknown command "${name}"`)
    const command = await load()
    return await command(rest, terminal)
  } catch (error) {
    if (!(error instanceof UsageError)) return tellError(terminal, error)
    terminal.err(`vigil: ${error.message}\n${USAGE}`)
    return EXIT.usage
  }
}

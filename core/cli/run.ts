// Finds the command and turns its end into an exit code.
import { placeOf } from '../data-dir.ts'
import { EXIT, tellError, UsageError, type Terminal } from './terminal.ts'
import { COMMAND_NAMES, isCommandName, usage, type CommandName } from './usage.ts'

type Command = (args: readonly string[], terminal: Terminal) => Promise<number>

/** Loaded only when called: checking a site file needs neither ffmpeg nor a database. */
const COMMANDS: Readonly<Record<CommandName, () => Promise<Command>>> = {
  serve: async () => (await import('./serve.ts')).serve,
  user: async () => (await import('./user.ts')).user,
  key: async () => (await import('./key.ts')).key,
  'check-site': async () => (await import('./check-site.ts')).checkSite,
  backup: async () => (await import('./backup.ts')).backup,
  restore: async () => (await import('./restore.ts')).restore,
  verify: async () => (await import('./verify.ts')).verify,
  report: async () => (await import('./report.ts')).report,
}

/** @returns the exit code (README, "Commands") */
export async function runCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  const [name, ...rest] = args
  const place = placeOf(terminal.environment)
  if (name === 'help' || isHelp(name)) {
    terminal.out(usage(place))
    return EXIT.ok
  }
  if (!isCommandName(name)) {
    const wrong = name === undefined ? `a command is missing\n${usage(place)}` : `unknown command "${name}"; there are: ${COMMAND_NAMES.join(', ')}`
    terminal.err(`vigil: ${wrong}\nsee: vigil --help`)
    return EXIT.usage
  }
  if (rest.some(isHelp)) {
    terminal.out(usage(place, name))
    return EXIT.ok
  }
  try {
    const command = await COMMANDS[name]()
    return await command(rest, terminal)
  } catch (error) {
    if (!(error instanceof UsageError)) return tellError(terminal, error)
    terminal.err(`vigil: ${error.message}\nsee: vigil ${name} --help`)
    return EXIT.usage
  }
}

function isHelp(word: string | undefined): boolean {
  return word === '--help' || word === '-h'
}

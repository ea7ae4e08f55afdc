// The `vigil` commands: the entry of the headless core and of its tools.
import { runCommand } from './cli/run.ts'
import type { Terminal } from './cli/terminal.ts'

const terminal: Terminal = {
  out: (line) => void process.stdout.write(line.endsWith('\n') ? line : `${line}\n`),
  err: (line) => void process.stderr.write(line.endsWith('\n') || line.endsWith(': ') ? line : `${line}\n`),
  stdin: process.stdin,
  isPerson: process.stderr.isTTY === true,
  environment: process.env,
  onStop(stop) {
    // One wish may arrive several times: Ctrl-C goes to the whole group of processes, and npm's script passes it on as well.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop(signal))
    // The shell that started the core is gone: nobody would stop it any more.
    if (process.connected) process.once('disconnect', () => stop('disconnect'))
  },
}

// Whatever is still open (a socket, a timer) must not keep a command from ending.
process.exit(await runCommand(process.argv.slice(2), terminal))

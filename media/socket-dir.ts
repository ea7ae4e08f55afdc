// A directory for local sockets that only this user may enter: whoever reaches the sockets in it sees the cameras.
import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { lstat, readdir, rm, rmdir } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface SocketDir {
  /** What to listen on and connect to; on Windows the name of a pipe. */
  path(file: string): string
  close(): void
}

/** sun_path holds 104 bytes on macOS and 108 on Linux, the closing zero included; Node says EINVAL beyond it. */
const PATH_MAX_BYTES = 103
/** What mkdtemp and a file name add. */
const TAIL = '-XXXXXX/frames.sock'
const OURS = /^vigil-[a-z]+-(\d{1,10})-[A-Za-z0-9]{6}$/

/**
 * Makes a directory of this process's own, and takes away those that killed processes left behind.
 *
 * @param name one word, a-z; says in a listing what the directory is for
 * @param tmp where; when the sockets' paths would be too long there, /tmp
 */
export function openSocketDir(name: string, tmp = tmpdir()): SocketDir {
  const prefix = `vigil-${name}-${process.pid}`
  if (process.platform === 'win32') {
    const pipe = `\\\\.\\pipe\\${prefix}-${randomBytes(16).toString('hex')}`
    return { path: (file) => `${pipe}-${file}`, close: () => undefined }
  }
  const base = Buffer.byteLength(join(tmp, prefix + TAIL)) <= PATH_MAX_BYTES && existsSync(tmp) ? tmp : '/tmp'
  void sweepSocketDirs(base)
  // mkdtemp makes it 0700, under a name nobody could take first.
  const dir = mkdtempSync(join(base, `${prefix}-`))
  return { path: (file) => join(dir, file), close: () => rmSync(dir, { recursive: true, force: true }) }
}

/** Takes away the socket directories in `base` of this user whose process is gone and whose sockets nobody serves. */
export async function sweepSocketDirs(base: string): Promise<void> {
  const names = await readdir(base).catch(() => [])
  for (const name of names) {
    const pid = Number(OURS.exec(name)?.[1] ?? 0)
    if (pid > 0 && !isAlive(pid)) await sweep(join(base, name)).catch(() => undefined)
  }
}

/** Only sockets, one level deep: whatever else somebody put there keeps the directory. */
async function sweep(dir: string): Promise<void> {
  const found = await lstat(dir)
  if (!found.isDirectory() || found.uid !== process.getuid?.()) return
  const files = (await readdir(dir)).map((file) => join(dir, file))
  // A process of another container may share the directory but not our process numbers.
  for (const file of files) if (!(await lstat(file)).isSocket() || (await isServed(file))) return
  for (const file of files) await rm(file)
  await rmdir(dir)
}

function isServed(file: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(file)
    socket.once('connect', () => resolve(true)).once('error', (error: NodeJS.ErrnoException) => resolve(error.code !== 'ECONNREFUSED'))
    socket.once('connect', () => socket.destroy())
  })
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}

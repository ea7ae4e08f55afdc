// Other programs that look for movement in the same streams, to compare with: Debian's motion and, where it is installed, ZoneMinder's capture.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, constants } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const SIZE = { width: 640, height: 360 }

export const motionPath = installed('/usr/bin/motion')
export const zoneMinderPath = installed('/usr/bin/zmc')

/** Runs while `work` measures; gets the processes to count. */
type Others = <T>(directory: string, urls: readonly string[], work: (roots: readonly number[]) => Promise<T>) => Promise<T>

/** Detection alone: nothing is written and nothing served. */
export const watchByMotion: Others = async (directory, urls, work) => {
  const folder = join(directory, `motion-${urls.length}`)
  await mkdir(folder)
  const common = ['picture_output off', 'movie_output off', 'stream_port 0', `width ${SIZE.width}`, `height ${SIZE.height}`, 'framerate 10', 'threshold 1500']
  const files = await Promise.all(
    urls.map(async (url, at) => {
      const file = join(folder, `camera-${at}.conf`)
      await writeFile(file, [`camera_id ${at + 1}`, `netcam_url ${url}`, 'netcam_params rtsp_transport=tcp', ...common].join('\n'))
      return `camera ${file}`
    }),
  )
  const main = join(folder, 'motion.conf')
  await writeFile(main, ['daemon off', 'webcontrol_port 0', 'log_level 3', `target_dir ${folder}`, ...common, ...files].join('\n'))
  return whileRunning([spawn(motionPath!, ['-n', '-c', main], { stdio: 'ignore' })], work)
}

/** Whoever installed ZoneMinder has set up monitors 1 to N on these streams; see docs/media.md. */
export const watchByZoneMinder: Others = (_directory, urls, work) =>
  whileRunning(
    urls.map((_, at) => spawn(zoneMinderPath!, ['-m', String(at + 1)], { stdio: 'ignore' })),
    work,
  )

async function whileRunning<T>(children: readonly ChildProcess[], work: (roots: readonly number[]) => Promise<T>): Promise<T> {
  try {
    return await work(children.map(({ pid }) => pid!))
  } finally {
    await Promise.all(
      children.map(async (child) => {
        if (child.exitCode !== null) return
        child.kill('SIGKILL')
        await once(child, 'exit')
      }),
    )
  }
}

function installed(path: string): string | null {
  try {
    accessSync(path, constants.X_OK)
    return path
  } catch {
    return null
  }
}

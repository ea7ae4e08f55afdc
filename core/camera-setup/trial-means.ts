// What trials do in the network, by the rooms that know how.
import { networkInterfaces } from 'node:os'
import { discover } from '../../devices/cameras/discover.ts'
import { listRecorder } from '../../devices/cameras/list-recorder.ts'
import { probeCamera } from '../../devices/cameras/probe-camera.ts'
import { scanSubnet } from '../../devices/cameras/scan-subnet.ts'
import { setCameraTime } from '../../devices/cameras/set-camera-time.ts'
import { findFfmpeg, type Ffmpeg } from '../../media/ffmpeg.ts'
import { tryStream } from '../../media/try-stream.ts'
import type { Clock } from '../clock.ts'
import type { TrialMeans } from './trials.ts'

/** Answers that come later are from devices that nobody could work with. */
const SEARCHED_MS = 6000

export function trialMeans(clock: Clock): Omit<TrialMeans, 'inForce'> {
  let ffmpeg: Promise<Ffmpeg> | null = null
  const io = { now: clock.now }
  return {
    interfaces,
    async discover({ interfaces: names, subnets, ports }, { signal, onFound, onProgress }) {
      const chosen = interfaces().filter(({ name }) => names.length === 0 || names.includes(name))
      const searching = discover({ interfaces: chosen, forMs: SEARCHED_MS, signal, found: onFound })
      for (const subnet of subnets) await scanSubnet({ subnet, ports, signal, found: onFound, progress: onProgress }, io)
      const { failed, isCut } = await searching
      return { failed: [...failed], isCut }
    },
    probe: ({ language, ...use }) => (language === 'onvif' ? probeCamera(use, io) : listRecorder({ ...use, language }, io)),
    async setClock(asked) {
      await setCameraTime(asked, io)
    },
    async tryStream(url, transport, signal) {
      ffmpeg ??= findFfmpeg()
      ffmpeg.catch(() => (ffmpeg = null))
      return tryStream(url, transport, { ffmpeg: await ffmpeg, elapsedMs: () => performance.now(), signal })
    },
  }
}

/** IPv4 interfaces that lead somewhere, with their networks. */
function interfaces(): { name: string; address: string; subnet: string }[] {
  return Object.entries(networkInterfaces()).flatMap(([name, addresses = []]) =>
    addresses.flatMap(({ family, address, cidr, internal }) => (family === 'IPv4' && !internal && cidr !== null ? [{ name, address, subnet: cidr }] : [])),
  )
}

// Looks for cameras and tries them, for whoever sets them up: bounded, gentle on their accounts, and nothing of it is kept.
import type { CameraAddress, CameraLanguage, CameraLogin, CameraReport, FoundCamera, PairingAnswer } from '../../contract/camera-pairing.ts'
import { withPlaces } from '../../contract/camera-setup.ts'
import type { CameraList, DiscoveryEvent, DiscoveryInput, ProbeInput, StreamTrial, TryStreamInput } from '../../contract/camera-trials.ts'
import { VigilError } from '../../contract/errors.ts'
import { appendAudit } from '../../db/audit.ts'
import { inTransaction } from '../../db/transaction.ts'
import { readCameraList } from '../../devices/cameras/camera-list.ts'
import { emptyReport } from '../../devices/cameras/probe-camera.ts'
import { addressesOf } from '../../devices/cameras/subnet.ts'
import type { Line } from '../../media/messages.ts'
import type { TriedStream } from '../../media/try-stream.ts'
import type { Actor, Env } from '../env.ts'
import { createLane, type Lane } from '../lane.ts'
import type { SiteInForce } from '../site-in-force.ts'
import { events } from './events.ts'
import { bareHost, hostOf, hostsOf, loginInForce, withLogin } from './login.ts'
import { createLoginGuard, type LoginGuard } from './login-guard.ts'

export interface CameraTrials {
  interfaces(): { name: string; address: string; subnet: string }[]
  /** @param data base64 of a CSV file */
  readList(data: string): CameraList
  /** Ends by itself, or when it is left. @throws VigilError `cameraTrial.tooMany` */
  discover(actor: Actor, input: DiscoveryInput, signal: AbortSignal | undefined): AsyncGenerator<DiscoveryEvent, void, void>
  /** @throws VigilError `cameraTrial.tooMany`, `camera.notFound`, `request.invalidField` */
  probe(actor: Actor, input: ProbeInput, signal: AbortSignal | undefined): Promise<CameraReport>
  /** To ours, then asked again. @throws as probe() */
  setClock(actor: Actor, input: ProbeInput, signal: AbortSignal | undefined): Promise<CameraReport>
  /** @throws as probe() */
  tryStream(actor: Actor, input: TryStreamInput, signal: AbortSignal | undefined): Promise<StreamTrial>
}

export interface Asked {
  readonly address: CameraAddress
  readonly login: CameraLogin | null
  readonly language: CameraLanguage
  readonly signal: AbortSignal
}

interface Account {
  readonly host: string
  readonly login: CameraLogin | null
  readonly force: boolean
}

/** What the rooms below do; each keeps to a deadline of its own. */
export interface TrialMeans {
  readonly inForce: SiteInForce
  /** Absent: its log-ins are nobody else's. */
  readonly guard?: LoginGuard
  interfaces(): { name: string; address: string; subnet: string }[]
  discover(
    input: DiscoveryInput,
    io: { readonly signal: AbortSignal; readonly onFound: (camera: FoundCamera) => void; readonly onProgress: (asked: number, of: number) => void },
  ): Promise<Pick<DiscoveryEvent & { type: 'ended' }, 'failed' | 'isCut'>>
  probe(asked: Asked): Promise<CameraReport>
  /** To ours. @throws VigilError `device.unreachable`, `device.unauthorized`, `device.wrongAnswer` */
  setClock(asked: Asked): Promise<void>
  /** @param url with its log-in */
  tryStream(url: string, transport: Line['transport'], signal: AbortSignal | undefined): Promise<TriedStream>
}

const SEARCHES_AT_ONCE = 2
const PROBES_AT_ONCE = 4
const STREAMS_AT_ONCE = 2
/** Running and waiting. */
const MOST_TRIALS = 64
const MOST_FOUND = 2000

export function createCameraTrials(env: Env, means: TrialMeans): CameraTrials {
  const { inForce } = means
  const guard = means.guard ?? createLoginGuard(env.clock.now)
  const probes = createLane({ width: PROBES_AT_ONCE, maxWaiting: MOST_TRIALS })
  const streams = createLane({ width: STREAMS_AT_ONCE, maxWaiting: MOST_TRIALS })
  /** Of a host, with a log-in that is not known to be right: side by side two tries of one account would count as one. */
  const turns = new Map<string, Promise<unknown>>()
  let searches = 0
  let trials = 0

  const inTurn = <T>(host: string, work: () => Promise<T>): Promise<T> => {
    const before = turns.get(host) ?? Promise.resolve()
    const mine = before.then(work)
    const settled = mine.catch(() => undefined)
    turns.set(host, settled)
    void settled.then(() => turns.get(host) === settled && turns.delete(host))
    return mine
  }
  /** @returns what `heldBack` is for when the account must not be asked now */
  const gently = async <T>({ host, login, force }: Account, lane: Lane, work: () => Promise<T>, onHeldBack: T): Promise<T> => {
    if (trials >= MOST_TRIALS) throw new VigilError('cameraTrial.tooMany')
    trials++
    const run = () => (guard.mayTry(host, login, force) ? lane.run(work) : Promise.resolve(onHeldBack))
    try {
      return await (guard.isHarmless(host, login) ? run() : inTurn(host, run))
    } finally {
      trials--
    }
  }
  const loginFor = (
    actor: Actor,
    host: string,
    { login, cameraId }: { readonly login?: CameraLogin | null | undefined; readonly cameraId?: string | undefined },
  ) => {
    if (login !== undefined || cameraId === undefined) return login ?? null
    const known = loginInForce(inForce, cameraId)
    if (known === null) throw new VigilError('camera.notFound')
    // Else the log-in of any camera could be had by asking a host of one's own with it.
    if (known.login !== null && !known.hosts.has(host))
      throw new VigilError('request.invalidField', { field: 'login', expected: 'a user name and a password: those of the camera are for another host' })
    // Something goes out in our name.
    audit(actor, 'try', { cameraId })
    return known.login
  }
  const audit = (actor: Actor, action: string, after: Readonly<Record<string, unknown>>) =>
    inTransaction(env.db, () =>
      appendAudit(env.db, {
        atMs: env.clock.now(),
        actorType: actor.type,
        actorId: actor.id,
        action: `camera.${action}`,
        subject: 'camera',
        before: null,
        after,
      }),
    )
  const ask = (actor: Actor, input: ProbeInput, signal: AbortSignal | undefined, work: (asked: Asked) => Promise<CameraReport>): Promise<CameraReport> => {
    const host = bareHost(input.address.host)
    const login = loginFor(actor, host, input)
    const once = async () => {
      const report = await work({ address: input.address, login, language: input.language, signal: signal ?? new AbortController().signal })
      noteAnswer(host, login, report.answer)
      return withoutSecrets(report)
    }
    return gently({ host, login, force: input.force }, probes, once, heldBack(input.language))
  }
  const noteAnswer = (host: string, login: CameraLogin | null, answer: PairingAnswer | StreamTrial['answer']) => {
    if (answer === 'ok' || answer === 'noRights') guard.note(host, login, true)
    else if (answer === 'wrongPassword' || answer === 'locked') guard.note(host, login, false)
  }

  return {
    interfaces: means.interfaces,
    readList(data) {
      const read = readCameraList(Buffer.from(data, 'base64'))
      return typeof read === 'string' ? { problem: read, lines: [] } : { problem: null, lines: [...read] }
    },
    async *discover(actor, input, signal) {
      if (searches >= SEARCHES_AT_ONCE) throw new VigilError('cameraTrial.tooMany')
      searches++
      try {
        audit(actor, 'discover', { interfaces: input.interfaces, subnets: input.subnets })
        let found = 0
        input.subnets.forEach((subnet, i) => {
          const problem = addressesOf(subnet)
          if (typeof problem === 'string') throw new VigilError('request.invalidField', { field: `subnets.${i}`, expected: SUBNETS_ARE })
        })
        yield* events<DiscoveryEvent>(signal, async (tell, ended) => {
          const { failed, isCut } = await means.discover(input, {
            signal: ended,
            onFound: (camera) => {
              if (found++ < MOST_FOUND) tell({ type: 'found', camera, cameraId: knownAt(inForce, camera.host) })
            },
            onProgress: (asked, of) => tell({ type: 'progress', asked, of }),
          })
          tell({ type: 'ended', found: Math.min(found, MOST_FOUND), failed, isCut: isCut || found > MOST_FOUND })
        })
      } finally {
        searches--
      }
    },
    probe: (actor, input, signal) => ask(actor, input, signal, means.probe),
    setClock(actor, input, signal) {
      audit(actor, 'setClock', { host: input.address.host })
      return ask(actor, input, signal, async (asked) => {
        const before = await means.probe(asked)
        if (!MAY_BE_SET.includes(before.answer)) return before
        await means.setClock(asked)
        return means.probe(asked)
      })
    },
    async tryStream(actor, { address, transport, ...input }, signal) {
      const [host = ''] = hostOf(address)
      const login = loginFor(actor, host, input)
      const once = async () => {
        const trial = toTrial(await means.tryStream(withLogin(address, login), transport, signal), login)
        noteAnswer(host, login, trial.answer)
        return trial
      }
      return gently({ host, login, force: input.force }, streams, once, { ...NOTHING_SEEN, answer: 'heldBack' })
    },
  }
}

const SUBNETS_ARE = 'a private IPv4 network of at most 1,024 addresses, 192.168.1.0/24'
/** It knows the log-in, or cannot tell before its clock is right. */
const MAY_BE_SET: readonly PairingAnswer[] = ['ok', 'noRights', 'clockSkew']

const NOTHING_SEEN = { codec: null, width: null, height: null, fps: null, jpeg: null, firstPictureMs: null }

const ANSWER_OF: Readonly<Partial<Record<string, StreamTrial['answer']>>> = {
  'camera.wrongPath': 'wrongPath',
  'camera.unreachable': 'unreachable',
  'camera.stalled': 'tooSlow',
  'camera.notVideo': 'notVideo',
  'camera.unsupportedCodec': 'notVideo',
}

function toTrial({ trouble, jpeg, ...seen }: TriedStream, login: CameraLogin | null): StreamTrial {
  const refused = login === null ? 'loginNeeded' : 'wrongPassword'
  const answer = trouble === null ? 'ok' : trouble.problem === 'camera.unauthorized' ? refused : (ANSWER_OF[trouble.problem ?? ''] ?? 'unreadable')
  return { ...seen, answer, jpeg: jpeg?.toString('base64') ?? null }
}

/** Some makers write the log-in into the path of a stream. */
function withoutSecrets(report: CameraReport): CameraReport {
  const shown = (url: string | null) => (url === null ? null : withPlaces(url))
  const channels = report.channels.map((channel) => ({
    ...channel,
    profiles: channel.profiles.map((profile) => ({ ...profile, streamUrl: shown(profile.streamUrl), snapshotUrl: shown(profile.snapshotUrl) })),
  }))
  return { ...report, channels }
}

function heldBack(language: CameraLanguage): CameraReport {
  return { ...emptyReport(language), answer: 'heldBack' }
}

/** Of a recorder with several of our cameras any of them. */
function knownAt({ site, saved }: SiteInForce, host: string): string | null {
  const found = site.cameras.find((camera) => hostsOf({ ...camera, ...saved(camera.id)?.setup }).has(bareHost(host)))
  return found?.id ?? null
}

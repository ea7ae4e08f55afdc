// The systems incidents are passed on to, as they are run and looked after: list, save, test, pause, resume, replay, remove.
import { VigilError } from '../../contract/errors.ts'
import {
  transportSchema,
  type AdapterView,
  type DeliveryView,
  type IntegrationInput,
  type IntegrationView,
  type ReplayInput,
  type TargetView,
  type TestAnswer,
} from '../../contract/integration.ts'
import type { HealthView } from '../../contract/api.ts'
import { appendAudit } from '../../db/audit.ts'
import { deadOfSpan, listDeliveries, type DeliveryFilter } from '../../db/delivery-list.ts'
import { deleteStoredIntegration, saveStoredIntegration } from '../../db/integrations.ts'
import { dropTarget, pruneDelivered, replayDelivery } from '../../db/outbox.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Actor, Env } from '../env.ts'
import { newId } from '../new-id.ts'
import { readIntegration, viewOf } from './integration-form.ts'
import { realOutside, type OutboxOutside, type RunningTarget } from './push-outbox.ts'
import { openTarget, runTarget } from './run-target.ts'
import { formSchema } from './secrets.ts'
import type { AnyAdapter } from './adapters.ts'
import type { ConfiguredTarget, TargetList } from './target-list.ts'
import { stateOf } from './target-state.ts'

export interface IntegrationDesk {
  adapters(): AdapterView[]
  transportForm(): Record<string, unknown>
  list(): IntegrationView[]
  targets(): TargetView[]
  deliveries(filter: DeliveryFilter): DeliveryView[]
  /** @throws VigilError `integration.notFound`, `integration.changed`, `integration.tooMany`, `request.invalidField` */
  save(actor: Actor, input: IntegrationInput): Promise<IntegrationView>
  /** With what it was owed. @throws VigilError `integration.notFound`, `integration.ofSiteFile` */
  remove(actor: Actor, id: string): Promise<void>
  /** Saved or as a form has it. @throws VigilError `integration.notFound`, `request.invalidField` */
  test(actor: Actor, what: { readonly id: string } | IntegrationInput): Promise<TestAnswer>
  /** @throws VigilError `integration.notFound` */
  pause(actor: Actor, id: string): void
  resume(actor: Actor, id: string): void
  /** @returns how many are owed again */
  replay(actor: Actor, input: ReplayInput): number
  health(): HealthView['outbox']
  kick(): void
  stop(): Promise<void>
}

const MAX_INTEGRATIONS = 20
const MAX_REPLAYED = 20_000
const KEEP_MS = 30 * 86_400_000
const PRUNE_EVERY_MS = 60_000
const PRUNE_BATCH = 500

export interface IntegrationOptions {
  readonly targets: TargetList
  readonly adapters: readonly AnyAdapter[]
  readonly outside?: OutboxOutside
}

export function createIntegrations(env: Env, { targets, adapters, outside = realOutside }: IntegrationOptions): IntegrationDesk {
  const { db, clock } = env
  const running = new Map<string, RunningTarget>()
  let hasStopped = false
  let cancelPrune = () => {}

  const start = (target: ConfiguredTarget) => {
    if (target.enabled && !hasStopped) running.set(target.id, runTarget(env, target, outside))
  }
  const restart = async (id: string) => {
    const before = running.get(id)
    running.delete(id)
    await before?.stop()
    const target = targets.all().find((one) => one.id === id)
    if (target !== undefined) start(target)
  }
  const prune = () => {
    try {
      pruneDelivered(db, clock.now() - KEEP_MS, PRUNE_BATCH)
    } catch (error) {
      env.log.warn('old deliveries could not be removed', { error: String(error) })
    }
    cancelPrune = outside.after(PRUNE_EVERY_MS, prune)
  }
  const find = (id: string): ConfiguredTarget => {
    const target = targets.all().find((one) => one.id === id)
    if (target === undefined) throw new VigilError('integration.notFound')
    return target
  }
  const audit = (
    actor: Actor,
    action: string,
    id: string,
    after: Readonly<Record<string, unknown>> | null,
    before: Readonly<Record<string, unknown>> | null = null,
  ) =>
    appendAudit(db, {
      atMs: clock.now(),
      actorType: actor.type,
      actorId: actor.id,
      action: `integration.${action}`,
      subject: `integration/${id}`,
      before,
      after,
    })
  const kick = () => {
    for (const one of running.values()) one.kick()
  }
  const mayBeRun = (id: string): RunningTarget => {
    find(id)
    const one = running.get(id)
    if (one === undefined) throw new VigilError('integration.notFound')
    return one
  }

  for (const target of targets.all()) start(target)
  prune()
  return {
    adapters: () => adapters.map(({ id, title, proven, config, tellsOnly = false }) => ({ id, title, proven, tellsOnly, settings: formSchema(config) })),
    transportForm: () => formSchema(transportSchema),
    list: () => targets.all().map(viewOf),
    targets: () => targets.all().map((target) => stateOf(env, target, running.get(target.id)?.state() ?? null)),
    deliveries: (filter) => listDeliveries(db, filter),
    async save(actor, input) {
      const before = input.id === undefined ? null : find(input.id)
      if (before === null && targets.all().length >= MAX_INTEGRATIONS) throw new VigilError('integration.tooMany')
      const { adapter, config } = readIntegration(input, before, adapters)
      const id = before?.id ?? newId(clock.now())
      inTransaction(db, () => {
        const version = (before?.stored?.version ?? 0) + 1
        saveStoredIntegration(db, {
          id,
          adapter: adapter.id,
          name: input.name,
          config,
          enabled: input.enabled,
          version,
          savedAtMs: clock.now(),
          userId: actor.id,
        })
        const told = (target: ConfiguredTarget) => ({
          adapter: target.adapterId,
          enabled: target.enabled,
          version: target.stored?.version ?? 0,
          config: target.configHash,
        })
        targets.refresh()
        audit(actor, before === null ? 'add' : 'change', id, told(find(id)), before && told(before))
      })
      targets.refresh()
      await restart(id)
      return viewOf(find(id))
    },
    async remove(actor, id) {
      if (find(id).stored === null) throw new VigilError('integration.ofSiteFile')
      const before = running.get(id)
      running.delete(id)
      await before?.stop()
      inTransaction(db, () => {
        deleteStoredIntegration(db, id)
        audit(actor, 'remove', id, { dropped: dropTarget(db, id) })
      })
      targets.refresh()
    },
    async test(actor, what) {
      const target = 'adapter' in what ? formTarget(what, what.id === undefined ? null : find(what.id), adapters) : find(what.id)
      // With saved secrets something goes out in our name.
      if (what.id !== undefined) inTransaction(db, () => audit(actor, 'test', what.id!, { saved: !('adapter' in what) }))
      const opened = openTarget(env, target)
      try {
        if (opened.session === null) return { ok: false, zh: '设置无法识别，请重新填写。', en: 'The settings are not understood. Fill them in again.' }
        return await opened.session.test()
      } catch (error) {
        return { ok: false, zh: `测试失败：${String(error).slice(0, 200)}`, en: `The test failed: ${String(error).slice(0, 200)}` }
      } finally {
        await opened.close()
      }
    },
    pause(actor, id) {
      const one = mayBeRun(id)
      inTransaction(db, () => {
        one.pause()
        audit(actor, 'pause', id, null)
      })
    },
    resume(actor, id) {
      const one = mayBeRun(id)
      inTransaction(db, () => {
        audit(actor, 'resume', id, null)
      })
      one.resume()
    },
    replay(actor, input) {
      find(input.target)
      const replayed = inTransaction(db, () => {
        const nowMs = clock.now()
        const wanted = 'sequences' in input ? input.sequences : deadOfSpan(db, input.target, input, MAX_REPLAYED)
        const done = wanted.filter((sequence) => replayDelivery(db, input.target, sequence, nowMs))
        audit(actor, 'replay', input.target, { deliveries: done.length, first: done[0] ?? null, last: done.at(-1) ?? null })
        return done.length
      })
      kick()
      return replayed
    },
    health() {
      const states = [...running.values()].map((one) => one.state())
      const ages = states.flatMap(({ oldestAgeMs }) => oldestAgeMs ?? [])
      return {
        pending: states.reduce((sum, { pending }) => sum + pending, 0),
        oldestAgeMs: ages.length === 0 ? null : Math.max(...ages),
        problem: states.some(({ dead }) => dead > 0) ? 'pms.gaveUp' : (states.find(({ problem }) => problem !== null)?.problem ?? null),
      }
    },
    kick,
    async stop() {
      hasStopped = true
      cancelPrune()
      await Promise.all([...running.values()].map((one) => one.stop()))
    },
  }
}

function formTarget(input: IntegrationInput, before: ConfiguredTarget | null, adapters: readonly AnyAdapter[]): ConfiguredTarget {
  const { adapter, settings, config } = readIntegration(input, before, adapters)
  const { transport, workOrders } = config
  return { id: 'test', name: input.name, adapterId: adapter.id, adapter, enabled: true, settings, transport, workOrders, configHash: '', stored: null }
}

// Turning cameras, on the screens' socket.
import type { HeadView } from '../../contract/camera-heads.ts'
import type { Services } from '../services.ts'
import { guarded, watch } from './guarded.ts'

const { heads } = guarded

async function* watchHeads(services: Services, signal: AbortSignal | undefined): AsyncGenerator<HeadView[], void, void> {
  for await (const views of watch(services, 'heads', signal, () => [services.heads.list()])) yield [...views]
}

export const headsRoutes = {
  watch: heads.watch.handler(({ context: { services, streams }, signal }) => streams.hold(signal, watchHeads(services, signal))),
  presets: heads.presets.handler(({ context, input }) => context.services.heads.presets(input.cameraId)),
  steer: heads.steer.handler(({ context, input }) => context.services.heads.steer(context.actor, context.user().role, input)),
  aim: heads.aim.handler(({ context, input }) => context.services.heads.steer(context.actor, context.user().role, input)),
  savePreset: heads.savePreset.handler(({ context, input }) => context.services.heads.savePreset(context.actor, context.user().role, input)),
}

// Setting up cameras on the screens' socket.
import { ruleKinds } from '../camera-setup/rule-kinds.ts'
import { cameraDeed, cameraRemoval, guard, watchCopyDeed, watchDeed, watchReturn } from './dangerous-deeds.ts'
import { guarded } from './guarded.ts'

const { cameraSetup, cameraTrials } = guarded

export const cameraSetupRoutes = {
  list: cameraSetup.list.handler(({ context }) => context.services.cameraSetup.list()),
  save: cameraSetup.save.handler(({ context, input }) =>
    guard(context, cameraDeed(context.services, input), () => context.services.cameraSetup.save(context.actor, input)),
  ),
  remove: cameraSetup.remove.handler(({ context, input: { cameraId, version } }) =>
    guard(context, cameraRemoval(context.services, { cameraId, version }), () => context.services.cameraSetup.remove(context.actor, { cameraId, version })),
  ),
  ruleKinds: cameraSetup.ruleKinds.handler(() => ruleKinds()),
  tryWatch: cameraSetup.tryWatch.handler(({ context: { services, streams }, input, signal }) =>
    streams.hold(signal, services.cameraSetup.tryWatch(input, signal)),
  ),
  saveWatch: cameraSetup.saveWatch.handler(({ context, input }) =>
    guard(context, watchDeed(context.services, input), () => context.services.cameraSetup.saveWatch(context.actor, input)),
  ),
  reset: cameraSetup.reset.handler(({ context, input }) =>
    guard(context, watchReturn(context.services, 'watch.reset', input), () => context.services.cameraSetup.reset(context.actor, input)),
  ),
  copyWatch: cameraSetup.copyWatch.handler(({ context, input }) =>
    guard(context, watchCopyDeed(context.services, input), () => context.services.cameraSetup.copyWatch(context.actor, input)),
  ),
  versions: cameraSetup.versions.handler(({ context, input }) => context.services.cameraSetup.versions(input.cameraId)),
  restoreWatch: cameraSetup.restoreWatch.handler(({ context, input }) =>
    guard(context, watchReturn(context.services, 'watch.restore', input), () => context.services.cameraSetup.restoreWatch(context.actor, input)),
  ),
  export: cameraSetup.export.handler(({ context }) => context.services.cameraSetup.export()),
}

export const cameraTrialsRoutes = {
  interfaces: cameraTrials.interfaces.handler(({ context }) => context.services.cameraTrials.interfaces()),
  readList: cameraTrials.readList.handler(({ context, input }) => context.services.cameraTrials.readList(input.data)),
  discover: cameraTrials.discover.handler(({ context: { services, streams, actor }, input, signal }) =>
    streams.hold(signal, services.cameraTrials.discover(actor, input, signal)),
  ),
  probe: cameraTrials.probe.handler(({ context, input, signal }) => context.services.cameraTrials.probe(context.actor, input, signal)),
  setClock: cameraTrials.setClock.handler(({ context, input, signal }) => context.services.cameraTrials.setClock(context.actor, input, signal)),
  tryStream: cameraTrials.tryStream.handler(({ context, input, signal }) => context.services.cameraTrials.tryStream(context.actor, input, signal)),
}

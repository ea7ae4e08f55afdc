// Backups, on the screens' socket.
import { guarded } from './guarded.ts'

const { backups } = guarded

export const backupRoutes = {
  overview: backups.overview.handler(({ context }) => context.services.backups.view()),
  save: backups.save.handler(({ context, input }) => context.services.backups.save(context.actor, input.version, input.value)),
  make: backups.make.handler(({ context }) => context.services.backups.make(context.actor)),
  check: backups.check.handler(({ context }) => context.services.backups.check(context.actor)),
  copyKey: backups.copyKey.handler(({ context, input }) => context.services.backups.copyKey(context.actor, input.passphrase)),
}

// Maps on the screens' socket; pictures and saves come by HTTP (map-uploads.ts), being too large for it.
import type { MapPoint } from '../../contract/map.ts'
import { checkpointStates } from '../patrol/checkpoint-states.ts'
import type { Services } from '../services.ts'
import { guarded } from './guarded.ts'

const { maps } = guarded
const MOST_POINTS = 5000

export const mapsRoutes = {
  list: maps.list.handler(({ context }) => context.services.maps.list()),
  points: maps.points.handler(({ context }) => pointsOf(context.services)),
  checkpoints: maps.checkpoints.handler(({ context: { services } }) => checkpointStates(services.patrols.setup.points(), services.patrols.now())),
  remove: maps.remove.handler(({ context, input }) => context.services.maps.remove(context.actor, input.id, input.version)),
}

function pointsOf({ env, devices }: Services): MapPoint[] {
  const panels = devices().filter(({ kind }) => kind === 'fire-panel')
  return panels
    .flatMap(({ id }) => {
      const panel = env.correlation?.deviceOf(id)
      return (panel?.points ?? []).map(({ address, name, building, floor }) => ({
        deviceId: id,
        address,
        name: name ?? null,
        buildingId: building ?? panel?.building ?? null,
        floor: floor ?? null,
      }))
    })
    .slice(0, MOST_POINTS)
}

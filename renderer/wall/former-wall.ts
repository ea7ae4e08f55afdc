// A seat that was set up with the former wall of one or four pictures finds its cameras again.
import { z } from 'zod'
import { AT_FIRST, type Arrangement } from './arrangement.ts'

const formerSchema = z.object({ state: z.object({ layout: z.union([z.literal(1), z.literal(4)]), tiles: z.array(z.string().max(63).nullable()).max(4) }) })

/** @param kept what the browser holds as `vigil.prefs` @returns null where no wall is in it */
export function formerArrangement(kept: string | null): Arrangement | null {
  const former = kept === null ? null : formerSchema.safeParse(parsed(kept)).data
  return former == null ? null : { ...AT_FIRST, layout: former.state.layout === 1 ? '1' : '4', slots: former.state.tiles }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

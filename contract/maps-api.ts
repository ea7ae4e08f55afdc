// The part of the operators' contract that is about maps. Pictures and saves come by HTTP: POST /upload/map-picture, POST /upload/map.
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { mapCheckpointSchema, mapPointSchema, mapViewSchema } from './map.ts'

export const mapsApi = {
  maps: {
    list: oc.output(z.array(mapViewSchema)),
    /** Of all fire panels. */
    points: oc.output(z.array(mapPointSchema)),
    /** Of patrols, with how they stand now. */
    checkpoints: oc.output(z.array(mapCheckpointSchema)),
    remove: oc.input(z.strictObject({ id: z.string().max(100), version: z.int() })).output(z.void()),
  },
}

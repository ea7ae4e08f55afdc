// /api/v1/telemetry: what lifts and pumps told last, and one metric over time.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { VigilError } from '../../../contract/errors.ts'
import type { metricOutSchema } from '../../../contract/open-api-devices.ts'
import { openApi } from '../../../contract/open-api.ts'
import { METRIC_UNITS, seriesInputSchema } from '../../../contract/telemetry.ts'
import type { Services } from '../../services.ts'
import { invalidField } from '../errors.ts'
import { serveRoute } from './contract-route.ts'
import { present, timeText } from './shapes.ts'
import { toMetricOut } from './signal-shapes.ts'

type MetricOut = z.input<typeof metricOutSchema>

export function serveTelemetry(app: FastifyInstance, services: Services): void {
  const { latest, series } = openApi.telemetry
  serveRoute(app, services, latest, ({ input: { query } }) => {
    const all = services.telemetry
      .list()
      .filter(({ deviceId }) => query.device === undefined || deviceId === query.device)
      .flatMap(({ deviceId, metrics }) => metrics.map((one): MetricOut => toMetricOut(deviceId, one)))
      .toSorted((a, b) => compare(placeOf(a), placeOf(b)))
    const after = query.cursor === undefined ? null : readCursor(query.cursor)
    const rest = after === null ? all : all.filter((one) => compare(placeOf(one), after) > 0)
    const items = rest.slice(0, query.limit)
    return { items, next: rest.length > items.length ? Buffer.from(placeOf(items.at(-1)!)).toString('base64url') : null }
  })
  serveRoute(app, services, series, ({ input: { params, query } }) => {
    const asked = seriesInputSchema.safeParse({ deviceId: params.device, metric: params.metric, span: query.span })
    if (!asked.success) throw invalidField(asked.error.issues)
    const { stepMs, points } = services.telemetry.series(asked.data)
    return {
      ...params,
      ...present('unit', METRIC_UNITS[params.metric] ?? null),
      stepSeconds: stepMs / 1000,
      points: points.map(({ atMs, min, mean, max }) => ({ at: timeText(atMs), min, mean, max })),
    }
  })
}

function placeOf({ device, metric }: Pick<MetricOut, 'device' | 'metric'>): string {
  return `${device} ${metric}`
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** @throws VigilError `request.invalidField` */
function readCursor(text: string): string {
  const place = Buffer.from(text, 'base64url').toString()
  if (!/^[a-z0-9-]{1,63} [a-z][a-z0-9_]{0,39}$/.test(place)) throw new VigilError('request.invalidField', { field: 'cursor' })
  return place
}

// Who may import whom, and which package belongs to which room: the two tables the lint configuration is made from.

/** Rooms of the product -> the other rooms each may import. `renderer` and `electron` meet the core over the wire only. */
export const mayImport = {
  contract: [],
  db: ['contract'],
  media: ['contract'],
  vision: ['contract'],
  devices: ['contract'],
  core: ['contract', 'db', 'media', 'vision', 'devices'],
  renderer: ['contract'],
  electron: ['contract'],
} as const satisfies Record<string, readonly string[]>

export type Room = keyof typeof mayImport
export const ROOMS = Object.keys(mayImport) as Room[]

/** Programs around the product: they may import every room. */
export const OUTSIDE = ['bench', 'scripts', 'test'] as const

/** Package (with all its subpaths) -> the only rooms that may import it. */
export const onlyIn: Readonly<Record<string, readonly Room[]>> = {
  'better-sqlite3': ['db'],
  'onnxruntime-node': ['vision'],
  'fluent-ffmpeg': ['media'],
  'node-rtsp-stream': ['media'],
  electron: ['electron'],
  mqtt: ['devices'],
  aedes: ['devices'],
  onvif: ['devices'],
  'iconv-lite': ['devices'],
  '@fastify/busboy': ['devices'],
  'fast-xml-parser': ['devices'],
  react: ['renderer'],
  'react-dom': ['renderer'],
  'react-i18next': ['renderer'],
  antd: ['renderer'],
  '@ant-design/icons': ['renderer'],
  '@tanstack/react-query': ['renderer'],
  '@orpc/tanstack-query': ['renderer'],
  zustand: ['renderer'],
  'swagger-ui-dist': ['renderer'],
  fastify: ['core'],
  '@fastify/cookie': ['core'],
  '@fastify/helmet': ['core'],
  '@fastify/rate-limit': ['core'],
  '@fastify/static': ['core'],
  '@orpc/server': ['core'],
  '@orpc/openapi': ['core'],
  '@orpc/contract': ['contract', 'core', 'renderer'], // the renderer: types only
  cloudevents: ['core'],
  'csv-parse': ['core', 'devices'],
  'read-excel-file': ['core'],
  nodemailer: ['core'],
  pdfmake: ['core'],
  echarts: ['core'],
  'write-excel-file': ['core'],
  pino: ['core'],
  'pino-pretty': ['core'],
  standardwebhooks: ['core'],
  undici: ['core'],
  '@peculiar/x509': ['core'],
  '@peculiar/asn1-schema': ['core'],
  '@peculiar/asn1-x509': ['core'],
  'reflect-metadata': ['core'],
  yaml: ['core'],
  ws: ['core', 'media'],
}

/** Rooms that run where there is no Node: in the page. */
export const WITHOUT_NODE: readonly Room[] = ['contract', 'renderer']

/** Files that read the computer's clock and hand it on. */
export const MAY_READ_CLOCK = ['core/clock.ts', 'renderer/now.ts', '*-process.ts'] as const

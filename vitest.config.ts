// Vitest: the rooms, the house rules and the Electron shell as three projects; Playwright has test/e2e.
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

const at = (...path: string[]) => join(import.meta.dirname, ...path)

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'rooms',
          include: ['{contract,core,db,media,vision,devices,renderer,electron,scripts,bench}/**/*.test.{ts,tsx}', 'test/{faults,flow,fakes,demo}/**/*.test.ts'],
        },
      },
      { extends: true, test: { name: 'house', include: ['test/house.test.ts', 'test/house/*.test.ts'] } },
      {
        extends: true,
        // the real package starts a download when it is imported
        resolve: { alias: { electron: at('test/shell/fake-electron.ts') } },
        test: { name: 'shell', include: ['test/shell/*.test.ts'], server: { deps: { inline: [/out\/main/] } } },
      },
    ],
  },
})

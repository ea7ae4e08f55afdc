// The packaging settings that keep a packed shell closed, as electron-builder.yml has them.
import { expect, test } from 'vitest'
import { readBuilderConfig } from '../../scripts/packaging/config.ts'

test('all eight fuses are set, each to the closed side', () => {
  expect(readBuilderConfig().electronFuses).toEqual({
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  })
})

test('Windows gets an installer for x64, Linux packages for x64 and arm64', () => {
  const { win, linux } = readBuilderConfig()
  expect(win?.target).toEqual([{ target: 'nsis', arch: ['x64'] }])
  expect(linux?.target).toEqual([
    { target: 'deb', arch: ['x64', 'arm64'] },
    { target: 'AppImage', arch: ['x64', 'arm64'] },
  ])
})

// A gate that notes what moved it, for the tests of drills.
import type { CommandableDevice } from '../device-commands.ts'

export function createDriverFixture(): { readonly device: CommandableDevice; readonly moved: string[] } {
  const moved: string[] = []
  const session = {
    async command(command: string) {
      moved.push(command)
      return { state: 'confirmed', reason: null }
    },
  }
  const device = { name: '闸机', driver: { commands: ['open'] }, supervised: { session: () => session } } as unknown as CommandableDevice
  return { device, moved }
}

// An outbox for phones that may keep nothing: what does not go onto the disk is held in memory, and is sent like the rest.
import type { OutboxEntry, OutboxStore } from './outbox.ts'

export function withMemory(disk: OutboxStore): OutboxStore {
  const held = new Map<string, OutboxEntry>()
  return {
    async all() {
      const kept = await disk.all().catch(() => [])
      return [...kept.filter(({ id }) => !held.has(id)), ...held.values()]
    },
    async put(entry) {
      // from here on it counts, whatever the disk says
      held.set(entry.id, entry)
      await disk.put(entry).then(
        () => held.delete(entry.id),
        () => {},
      )
    },
    async remove(id) {
      held.delete(id)
      await disk.remove(id).catch(() => {})
    },
  }
}

// What was dropped or chosen, as files with their place in the folder; a ZIP file by itself is opened.
import { heldBlob, readZip, type ReadZip } from '../../contract/sealed/zip-entries.ts'

export interface Named {
  readonly name: string
  readonly file: File
}

/** More than any export has: somebody has dropped a whole disk. */
const MOST_FILES = 20_000

export function chosenFiles(list: FileList): Named[] {
  return Array.from(list, (file) => ({ name: file.webkitRelativePath === '' ? file.name : file.webkitRelativePath, file }))
}

/** Call it before anything is awaited: the browser forgets what was dropped. */
export function droppedFiles(data: DataTransfer): Promise<Named[]> {
  const entries = Array.from(data.items, (item) => item.webkitGetAsEntry()).filter((entry) => entry !== null)
  const plain = chosenFiles(data.files)
  return entries.length === 0 ? Promise.resolve(plain) : walk(entries)
}

async function walk(entries: readonly FileSystemEntry[]): Promise<Named[]> {
  const found: Named[] = []
  const waiting = [...entries]
  for (let entry = waiting.shift(); entry !== undefined && found.length < MOST_FILES; entry = waiting.shift()) {
    if (entry.isFile) {
      const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject))
      found.push({ name: entry.fullPath.replace(/^\//, ''), file })
    } else waiting.push(...(await listed(entry as FileSystemDirectoryEntry)))
  }
  return found
}

/** A directory tells its entries a hundred at a time. */
async function listed(directory: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = directory.createReader()
  const all: FileSystemEntry[] = []
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (part.length === 0 || all.length > MOST_FILES) return all
    all.push(...part)
  }
}

/** @throws Error in plain words when a ZIP file cannot be read */
export async function opened(named: readonly Named[]): Promise<ReadZip> {
  const [only] = named
  if (named.length === 1 && only !== undefined && (await isZip(only.file))) return readZip(only.file)
  return { files: named.map(({ name, file }) => heldBlob(name, file)), odd: [] }
}

async function isZip(file: File): Promise<boolean> {
  if (/\.zip$/i.test(file.name)) return true
  const head = new Uint8Array(await file.slice(0, 4).arrayBuffer())
  return head[0] === 0x50 && head[1] === 0x4b && head[2] === 3 && head[3] === 4
}

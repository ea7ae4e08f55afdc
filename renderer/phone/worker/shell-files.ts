// Which files the phone page consists of, as its own HTML names them.

/** @returns absolute paths on the core: scripts, styles, icons and the manifest; each once */
export function shellFiles(html: string): readonly string[] {
  const named = [...html.matchAll(/\s(?:src|href)="(\/[^"#?]+)"/g)].map((match) => match[1] ?? '')
  return [...new Set(named.filter((path) => /^\/(assets|phone)\/[\w./-]+\.\w+$/.test(path) && !path.includes('..')))]
}

// Whether entries of an audit log, taken out of it, belong to the chain: each one's own hash, its place among the hashes up to the next anchor, and the anchor's signature.

export interface ExcerptEntry {
  readonly seq: number
  readonly at_ms: number
  readonly actor_type: string
  readonly actor_id: string
  readonly action: string
  readonly subject: string
  readonly before: string | null
  readonly after: string | null
  readonly prev: string
  readonly hash: string
}

export interface ExcerptAnchor {
  readonly site: string
  readonly number: number
  readonly seq: number
  readonly hash: string
  readonly atMs: number
  readonly fromSeq: number
  readonly hashes: string
  readonly before: string
  readonly key: string
  readonly signature: string
}

/** `audit.json` of a package. */
export interface Excerpt {
  readonly entries: readonly ExcerptEntry[]
  /** With the hashes of all entries each covers. */
  readonly anchors: readonly { readonly anchor: ExcerptAnchor; readonly hashes: readonly string[] }[]
}

export interface ExcerptMeans {
  sha256(text: string): Promise<string>
  /** With the key that signed the manifest. */
  isSigned(text: string, signature: string): Promise<boolean>
  readonly fingerprint: string
}

export type ExcerptCheck =
  | { readonly ok: true; readonly entries: number }
  | { readonly ok: false; readonly why: 'entry' | 'anchor' | 'otherKey' | 'notAnchored' | 'unreadable'; readonly seq: number | null }

export async function checkExcerpt(text: string, means: ExcerptMeans): Promise<ExcerptCheck> {
  let excerpt: Excerpt
  try {
    excerpt = JSON.parse(text) as Excerpt
    for (const { anchor, hashes } of excerpt.anchors) {
      const seal = [
        'vigil-anchor-1',
        anchor.site,
        anchor.number,
        anchor.seq,
        anchor.hash,
        anchor.atMs,
        anchor.fromSeq,
        anchor.hashes,
        anchor.before,
        anchor.key,
        '',
      ]
      if (anchor.key !== means.fingerprint) return { ok: false, why: 'otherKey', seq: anchor.seq }
      const isWhole =
        hashes.length === anchor.seq - anchor.fromSeq + 1 &&
        hashes[hashes.length - 1] === anchor.hash &&
        (await means.sha256(hashes.join(''))) === anchor.hashes &&
        (await means.isSigned(seal.join('\n'), anchor.signature))
      if (!isWhole) return { ok: false, why: 'anchor', seq: anchor.seq }
    }
    for (const entry of excerpt.entries) {
      const { seq, hash, prev } = entry
      const fields = [seq, entry.at_ms, entry.actor_type, entry.actor_id, entry.action, entry.subject, entry.before, entry.after]
      if ((await means.sha256(prev + JSON.stringify(fields))) !== hash) return { ok: false, why: 'entry', seq }
      const covering = excerpt.anchors.find(({ anchor }) => anchor.fromSeq <= seq && anchor.seq >= seq)
      if (covering === undefined) return { ok: false, why: 'notAnchored', seq }
      if (covering.hashes[seq - covering.anchor.fromSeq] !== hash) return { ok: false, why: 'entry', seq }
    }
  } catch {
    return { ok: false, why: 'unreadable', seq: null }
  }
  return { ok: true, entries: excerpt.entries.length }
}

// `vigil verify`: is the audit chain whole, and is every piece of evidence what it was when it was recorded?
export interface VerifyReport {
  readonly ok: boolean
  readonly auditEntries: number
  readonly evidenceFiles: number
  /** The first broken link, in words for a person; null when all is well. */
  readonly broken: { readonly what: 'audit' | 'evidence' | 'database'; readonly where: string; readonly why: string } | null
}
/** @throws VigilError `data.damaged`, `data.newer` when the database cannot be opened at all */
export declare function verifyData(dataDir: string): Promise<VerifyReport>

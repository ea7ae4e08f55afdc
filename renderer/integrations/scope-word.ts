// The name of a scope among the words on screen, which cannot hold a colon.

export function scopeWord<S extends `${string}:${string}`>(scope: S): S extends `${infer A}:${infer B}` ? `${A}_${B}` : never {
  return scope.replace(':', '_') as S extends `${infer A}:${infer B}` ? `${A}_${B}` : never
}

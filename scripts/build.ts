// `npm run build`: the bundles that ship (shell, preload, screens, core and its processes), into out/.
import { runBuild } from './bundles.ts'

process.exitCode = runBuild() ? 0 : 1

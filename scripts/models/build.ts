// Builds every model that is not there yet: `node scripts/models/build.ts`; run at set-up by `npm start` and `npm test`.
import { modelsDir } from '../../vision/models.ts'
import { installModel } from './install-model.ts'
import { RECIPES } from './recipes.ts'

for (const recipe of RECIPES) await installModel(modelsDir(), recipe, (line) => console.log(line))

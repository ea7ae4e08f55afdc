// Expected errors of residents, their homes and lists; a part of errors.ts.

export const RESIDENT_ERRORS = {
  'resident.notFound': { status: 404, zh: '没有此人。', en: 'There is no such person.' },
  'resident.homeNeeded': { status: 422, zh: '住户和访客须填写房号。', en: 'Residents and visitors need a home.' },
  'resident.notAHome': { status: 422, zh: '房号无法识别，请写成 3-1-1701 或 3栋1单元1701。', en: 'This is no home. Write 3-1-1701 or 3栋1单元1701.' },
  'resident.buildingMissing': { status: 422, zh: '房号缺少楼栋，系统不会猜测。', en: 'The building is missing; it is never guessed.' },
  'resident.unitMissing': {
    status: 422,
    zh: '房号缺少单元，该楼栋不止一个单元。',
    en: 'The unit is missing, and the building has more than one or their number is not known.',
  },
  'resident.noSuchBuilding': { status: 422, zh: '项目配置中没有这栋楼。', en: 'The site file has no such building.' },
  'resident.visitorEnds': { status: 422, zh: '访客须填写有效期。', en: 'A visitor needs a time at which the pass ends.' },
  'resident.cardTaken': { status: 409, zh: '该卡号已属于另一人。', en: 'This card belongs to somebody else.' },
  'resident.cardNeeded': { status: 422, zh: '以门禁卡为备用方式时须填写卡号。', en: 'With a card as the other way in, its number is needed.' },
  'resident.consentNeeded': {
    status: 409,
    zh: '没有有效的单独同意，不能录入人脸。',
    en: 'Without a separate consent in force no face is enrolled.',
  },
  'resident.consentThere': { status: 409, zh: '已有有效的同意。', en: 'There is a consent in force already.' },
  'resident.guardianNeeded': { status: 422, zh: '须填写监护人姓名。', en: "The guardian's name is needed." },
  'resident.badPhoto': { status: 422, zh: '照片须为不超过 200 KB 的 JPEG。', en: 'The photo has to be a JPEG of at most 200 KB.' },
  'resident.faceNeeded': {
    status: 409,
    zh: '照片已按规定删除，此设备需重新录入照片。',
    en: 'The photo was deleted, as it has to be; this gate needs it once more.',
  },
  'resident.noColumns': {
    status: 422,
    zh: '名单第一行须含“姓名”和“房号”（或“车牌”）列。',
    en: 'The first line of the list has to name the columns, among them name and home (or plate).',
  },
  'resident.badFile': {
    status: 422,
    zh: '无法读取该文件，请使用 CSV（UTF-8 或 GBK）或 XLSX。',
    en: 'The file cannot be read. Use CSV (UTF-8 or GBK) or XLSX.',
  },
  'resident.tooManyLines': { status: 422, zh: '名单最多 20000 行。', en: 'A list may have at most 20,000 lines.' },
  'resident.badValue': { status: 422, zh: '此列的内容不符合要求。', en: 'The value of this column is not valid.' },
  'resident.nameMissing': { status: 422, zh: '缺少姓名。', en: 'The name is missing.' },
  'resident.duplicate': { status: 422, zh: '与名单中另一行重复。', en: 'The same as another line of the list.' },
  'resident.previewGone': { status: 404, zh: '预览已过期，请重新选择文件。', en: 'The preview is no longer there. Choose the file again.' },
  'resident.needsConfirming': {
    status: 409,
    zh: '错误超过 0.5%，须确认后才能导入。',
    en: 'More than 0.5 % of the lines are wrong: the import has to be confirmed.',
  },
  'resident.importNotFound': { status: 404, zh: '没有这次导入，或已不能撤销。', en: 'There is no such import, or it can no longer be undone.' },
  'resident.lineNotFound': { status: 404, zh: '没有这条待处理记录。', en: 'There is no such line waiting.' },
} as const

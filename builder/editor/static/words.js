// The words of the editor's page in both languages. `{n}` stands for what is filled in.

const WORDS = {
  type: ['类型', 'Type'],
  filter: ['筛选', 'Filter'],
  add: ['新建', 'New'],
  save: ['保存到文件', 'Save to files'],
  submit: ['提交审核', 'Send for review'],
  open: ['打开', 'Open'],
  close: ['关闭', 'Close'],
  preview: ['看效果', 'Preview'],
  discard: ['放弃改动', 'Give up changes'],
  required: ['必填', 'required'],
  choose: ['（请选择）', '(choose)'],
  yes: ['是', '是'],
  no: ['否', '否'],
  more: ['添加一行', 'Add a row'],
  less: ['删除这一行', 'Remove this row'],
  perline: ['一行一个', 'one per line'],
  basis: ['依据', 'Basis'],
  count: ['{n} 条', '{n} records'],
  some: ['显示 {n} / {all} 条，用“筛选”缩小范围', 'showing {n} of {all}; narrow them with the filter'],
  drafts: ['{n} 个文件有未提交的改动', '{n} files with unsent changes'],
  nodrafts: ['没有未提交的改动', 'no unsent changes'],
  lost: ['这些文件在别处改过，您原来的改动另存在 .gongkai/desk/lost/：{n}', 'these files were changed elsewhere; your changes are kept in .gongkai/desk/lost/: {n}'],
  checking: ['正在检查……', 'checking…'],
  fine: ['检查通过', 'All good'],
  problems: ['{n} 处需要处理', '{n} to attend to'],
  saved: ['已保存 {n} 个文件', 'saved {n} files'],
  unfinished: ['；{n} 条新记录还有错误，留作草稿', '; {n} new records with mistakes stay drafts'],
  create: ['建立', 'Create'],
  building: ['正在生成预览……', 'building the preview…'],
  offline: ['编辑器已停止，改动都在。请重新运行 gongkai edit', 'The editor has stopped; your changes are kept. Run gongkai edit again'],
  title: ['改了什么（一句话）', 'What you changed (one sentence)'],
  body: ['给审核人的说明（可以不写）', 'Words for the reviewer (optional)'],
  send: ['提交', 'Send'],
  cancel: ['取消', 'Cancel'],
  opened: ['已发起合并请求：', 'Pull request opened: '],
  pushed: ['改动已推送到分支 {n}，请打开这个网页发起合并请求：', 'The branch {n} was sent; open the request on this page: '],
  patch: ['改动已存为补丁文件，请交给能合并的人：', 'Your changes are in this patch file; hand it to whoever merges: '],
  undone: ['撤销', 'Undo'],
  record: ['记录', 'Record'],
};

let lang = 0;

export function speak(name) {
  lang = name === 'en' ? 1 : 0;
  document.documentElement.lang = lang ? 'en' : 'zh-CN';
  for (const node of document.querySelectorAll('[data-word]')) node.textContent = word(node.dataset.word);
}

export function word(key, n = '', all = '') {
  const text = WORDS[key]?.[lang] ?? key;
  return text.replace('{n}', n).replace('{all}', all);
}

// What the search page says, in the language of the page.

const WORDS = {
  zh: {
    label: '搜索本站公开信息',
    placeholder: '输入名称、文号、关键词或拼音',
    submit: '搜索',
    clear: '清空',
    count: (n) => `共找到 ${n} 条结果`,
    atLeast: (n) => `已找到 ${n} 条结果，正在查找正文…`,
    none: (q) => `没有找到“${q}”`,
    near: { simplified: '已按简体查找', part: '已按部分编号查找', pinyin: '已按拼音查找', initials: '已按拼音首字母查找', typo: '以下是字形相近的结果', overlap: '以下是内容相近的结果' },
    instead: (q, how) => `没有找到“${q}”，${how}。`,
    tried: '已经试过',
    stage: { exact: '原样查找', simplified: '繁体转简体', part: '部分编号', pinyin: '拼音', initials: '拼音首字母', typo: '错别字', overlap: '相近内容' },
    problem: {
      'no-index': '搜索索引暂时无法使用，请从下面的列表查找。',
      offline: '网络连接不上，暂时无法搜索，请稍后再试。',
      partial: '部分索引没有读到，结果可能不全。',
      failed: '搜索出现问题，请换个词再试，或从下面的列表查找。',
    },
    sort: '排序', fit: '相关', date: '时间', more: '显示更多', filters: '筛选', all: '显示全部', recent: '最近搜索', forget: '清除记录',
    facets: { type: '类型', column: '栏目', org: '单位', year: '年份', topic: '主题', validity: '效力' },
    zone: { number: '文号相符', body: '正文提及' },
    results: '搜索结果', searching: '正在搜索…', remove: (v) => `取消筛选：${v}`,
  },
  en: {
    label: 'Search this site',
    placeholder: 'Title, document number, words or pinyin',
    submit: 'Search',
    clear: 'Clear',
    count: (n) => `${n} ${n === 1 ? 'result' : 'results'}`,
    atLeast: (n) => `${n} results so far, searching texts…`,
    none: (q) => `Nothing found for “${q}”`,
    near: { simplified: 'searched in simplified characters', part: 'searched as part of a number', pinyin: 'searched as pinyin', initials: 'searched as pinyin initials', typo: 'showing similar spellings', overlap: 'showing related results' },
    instead: (q, how) => `Nothing found for “${q}”: ${how}.`,
    tried: 'Tried',
    stage: { exact: 'as typed', simplified: 'simplified characters', part: 'part of a number', pinyin: 'pinyin', initials: 'pinyin initials', typo: 'similar spellings', overlap: 'related text' },
    problem: {
      'no-index': 'The search index cannot be used at the moment. Please use the lists below.',
      offline: 'No connection: search is not possible now. Please try again later.',
      partial: 'A part of the index could not be read; results may be incomplete.',
      failed: 'Something went wrong. Please try other words, or use the lists below.',
    },
    sort: 'Sort', fit: 'Best fit', date: 'Newest', more: 'Show more', filters: 'Filters', all: 'Show all', recent: 'Recent searches', forget: 'Clear history',
    facets: { type: 'Type', column: 'Column', org: 'Office', year: 'Year', topic: 'Topic', validity: 'Validity' },
    zone: { number: 'in the number', body: 'in the text' },
    results: 'Search results', searching: 'Searching…', remove: (v) => `Remove filter: ${v}`,
  },
};

export const words = (lang) => (String(lang).toLowerCase().startsWith('en') ? WORDS.en : WORDS.zh);

// Surnames and given names 姓名表, as faker's Chinese lists have them (@faker-js/faker 10.6, locale zh_CN, MIT licence). Kept
// here because worlds must not change with a package, and because the package brings two hundred times as much along.
// Order counts: a person's name is drawn by its place. It does not know how common a name is (names.ts).
const list = (text: string): readonly string[] => text.split(' ')

export const surnames = list(
  '丁 万 上官 严 乔 于 付 令狐 任 伍 何 余 侯 俞 倪 傅 关 冯 刘 包 卢 史 叶 司徒 司马 向 吕 ' +
    '吴 周 唐 夏 夏侯 姚 姜 孔 孙 孟 季 安 宋 尉迟 尚 尹 岳 崔 常 庄 庞 康 廖 张 彭 徐 慕容 成 ' +
    '戴 文 方 施 易 曹 曾 朱 李 杜 杨 林 柳 柴 梁 樊 欧阳 武 段 殷 毕 毛 江 汤 汪 沈 洪 涂 温 ' +
    '潘 焦 熊 牛 王 田 申 申屠 白 皇甫 石 祁 祝 秦 程 章 简 纪 罗 翟 耿 聂 肖 胡 芦 苏 范 莫 ' +
    '萧 葛 董 蒋 蓝 蔡 薛 袁 覃 许 诸葛 谢 谭 贺 贾 赖 赵 邓 邢 邱 邵 邹 郑 郝 郭 金 钟 钱 ' +
    '长孙 闫 阎 陆 陈 陶 雷 韦 韩 顾 颜 马 骆 高 魏 鲁 麦 黄 黎 齐 龙 龚',
)

export const givenNames = {
  male: list(
    '一全 三锋 中海 义轩 伟 俊凯 俊杰 俊熙 军 刚 勇 呈轩 哲新 国平 国强 国栋 国良 国辉 奕泽 奕辰 子豪 ' +
      '宇 宇泽 宇航 宇轩 家明 家豪 帅 建军 建华 建国 强 志国 志明 成 振东 政君 敬彪 敬阳 文昊 文韬 斌 ' +
      '明 晨 智杰 杰 梓浩 梓睿 梓诚 梓豪 民 沐宸 沐辰 沐阳 治文 治涛 波 浩 浩宇 浩晨 浩然 浩轩 浩辰 涛 ' +
      '熙成 熙瑶 瑜 癸霖 磊 立伟 茗泽 诚 超 超栋 辉 鑫 阳 鹏',
  ),
  female: list(
    '一诺 万佳 丹 丽 丽芬 丽芳 丽萍 乙萍 佳琪 依诺 倩 兰英 凤英 国兰 国华 国珍 国琴 国秀 国芳 国英 ' +
      '国荣 国香 天娇 娜 娟 婷 婷婷 婷方 子欣 安琪 开慧 思佳 悦 慧 敏 晨阳 桂兰 桂英 梓妍 梓晨 梓涵 ' +
      '梓玥 梓萱 梓馨 榕融 欣怡 洁 海燕 燕 玉兰 玉梅 玉珍 玉英 玲 珈 秀兰 秀珍 秀英 紫林 红 美方 艳 ' +
      '艺涵 芳 苡沫 若汐 英 萍 蒙 诗雨 语桐 语汐 雅婷 雅鑫 雨桐 雨欣 雨涵 雪 雯静 霞 静 静怡 颖 馥君 ' +
      '馨羽',
  ),
}

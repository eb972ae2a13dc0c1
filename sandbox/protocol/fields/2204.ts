// 2204 门诊费用明细信息上传: names, types and lengths as published; the rules behind them live in the centre.
import {moment, money, number, type Transaction, text} from '../field-shapes.ts'

export const t2204: Transaction = {
  code: '2204',
  zh: '门诊费用明细信息上传',
  en: 'Fee lines',
  group: 'outpatient',
  urlPaths: ['/fsi/api/outpatientDocInfoService/outpatientFeeListUp'],
  confidence: 'high',
  note: {
    zh: '同一收费批次的明细一次传完，应答给出每行的拆分。',
    en: 'All lines of one charge batch in one call. The answer says how each line splits.',
  },
  input: [
    {
      name: 'feedetail',
      many: true,
      fields: [
        text('feedetl_sn', '费用明细流水号', 'fee line number', 30, {
          required: true,
          note: {
            zh: '同一就诊内唯一；有版本标为数值，一律按字符处理',
            en: 'unique in the visit; printed as a number in one edition, always handled as text',
          },
        }),
        text('mdtrt_id', '就诊ID', 'visit number of the centre', 30, {required: true}),
        text('psn_no', '人员编号', 'person number', 30, {required: true}),
        text('chrg_bchno', '收费批次号', 'charge batch number', 30, {
          required: true,
          note: {zh: '一单一号；同批明细病种编码相同', en: 'one number per bill; all its lines share one disease code'},
        }),
        text('dise_codg', '病种编码', 'disease code', 30, {
          spellings: ['dise_code'],
          note: {
            zh: '取自病种目录（慢特病、单病种等）',
            en: 'from the disease catalogues (chronic diseases, single diseases)',
          },
        }),
        text('rxno', '处方号', 'prescription number', 30, {
          note: {
            zh: '外购处方号，否则为院内处方号',
            en: "number of the outside prescription, else the institution's own",
          },
        }),
        text('rx_circ_flag', '外购处方标志', 'outside prescription', 3, {required: true, table: 'rx_circ_flag'}),
        moment('fee_ocur_time', '费用发生时间', 'time the fee arose', {
          required: true,
          note: {
            zh: '目录、限价按这一天；不早于就诊一天以上',
            en: 'catalogue and ceilings of this day; not more than a day before the visit',
          },
        }),
        text('med_list_codg', '医疗目录编码', 'national catalogue code', 50, {required: true}),
        text('medins_list_codg', '医药机构目录编码', 'hospital catalogue code', 150, {required: true}),
        money('det_item_fee_sumamt', '明细项目费用总额', 'amount of the line', {required: true}),
        number('cnt', '数量', 'count', 16, 4, {required: true}),
        number('pric', '单价', 'unit price', 16, 6, {required: true}),
        text('sin_dos_dscr', '单次剂量描述', 'single dose', 200),
        text('used_frqu_dscr', '使用频次描述', 'frequency of use', 200),
        number('prd_days', '周期天数', 'days of supply', 4, 2),
        text('medc_way_dscr', '用药途径描述', 'route of medication', 200),
        text('bilg_dept_codg', '开单科室编码', 'ordering department code', 30, {required: true}),
        text('bilg_dept_name', '开单科室名称', 'ordering department', 100, {required: true}),
        text('bilg_dr_codg', '开单医生编码', 'ordering doctor code', 30, {
          required: true,
          note: {zh: '国家医师编码', en: 'national doctor code'},
        }),
        text('bilg_dr_name', '开单医师姓名', 'ordering doctor', 50, {required: true}),
        text('acord_dept_codg', '受单科室编码', 'performing department code', 30),
        text('acord_dept_name', '受单科室名称', 'performing department', 100),
        text('orders_dr_code', '受单医生编码', 'performing doctor code', 30, {
          note: {zh: '国家医师编码', en: 'national doctor code'},
        }),
        text('orders_dr_name', '受单医生姓名', 'performing doctor', 50),
        text('hosp_appr_flag', '医院审批标志', 'hospital approval', 3, {required: true, table: 'hosp_appr_flag'}),
        text('tcmdrug_used_way', '中药使用方式', 'use of Chinese medicine', 6, {table: 'tcmdrug_used_way'}),
        text('etip_flag', '外检标志', 'tested elsewhere', 3, {table: 'etip_flag'}),
        text('etip_hosp_code', '外检医院编码', 'testing hospital code', 30, {
          note: {zh: '国家机构编码', en: 'national institution code'},
        }),
        text('dscg_tkdrug_flag', '出院带药标志', 'drug taken home', 3, {table: 'dscg_tkdrug_flag'}),
        text('matn_fee_flag', '生育费用标志', 'maternity fee', 6, {table: 'matn_fee_flag'}),
        text('memo', '备注', 'remark', 1000, {late: true}),
        text('comb_no', '组套编码', 'item set number', 3, {late: true}),
        text('exp_content', '字段扩展', 'extension text', 4000),
      ],
    },
  ],
  output: [
    {
      name: 'result',
      many: true,
      fields: [
        text('feedetl_sn', '费用明细流水号', 'fee line number', 30, {required: true}),
        money('det_item_fee_sumamt', '明细项目费用总额', 'amount of the line', {required: true}),
        number('cnt', '数量', 'count', 16, 4, {required: true}),
        number('pric', '单价', 'unit price', 16, 6, {required: true}),
        number('pric_uplmt_amt', '定价上限金额', 'price ceiling', 16, 6, {required: true}),
        number('selfpay_prop', '自付比例', 'first self-pay ratio', 5, 4),
        money('fulamt_ownpay_amt', '全自费金额', 'full self-pay'),
        money('overlmt_amt', '超限价金额', 'over price limit'),
        money('preselfpay_amt', '先行自付金额', 'first self-pay'),
        money('inscp_scp_amt', '符合政策范围金额', 'in policy scope'),
        text('chrgitm_lv', '收费项目等级', 'item class', 3, {required: true, table: 'chrgitm_lv'}),
        text('med_chrgitm_type', '医疗收费项目类别', 'charge category', 6, {required: true, table: 'med_chrgitm_type'}),
        text('bas_medn_flag', '基本药物标志', 'essential medicine', 3, {table: 'bas_medn_flag'}),
        text('hi_nego_drug_flag', '医保谈判药品标志', 'negotiated drug', 3, {table: 'hi_nego_drug_flag'}),
        text('chld_medc_flag', '儿童用药标志', "children's medicine", 3, {table: 'chld_medc_flag'}),
        text('list_sp_item_flag', '目录特项标志', 'special catalogue item', 3, {
          table: 'list_sp_item_flag',
          note: {zh: '特检特治或特药', en: 'special examination, treatment or drug'},
        }),
        text('lmt_used_flag', '限制使用标志', 'restricted use', 3, {required: true, table: 'lmt_used_flag'}),
        text('drt_reim_flag', '直报标志', 'direct reimbursement', 3, {table: 'drt_reim_flag'}),
        text('memo', '备注', 'remark', 500, {
          note: {zh: '说明明细未按申请拆分的原因', en: 'says why a line could not be split as asked'},
        }),
        text('exp_content', '字段扩展', 'extension text', 4000, {late: true}),
      ],
    },
  ],
  regional: [
    {
      side: 'input',
      code: 'er_flag',
      zh: '急诊标志',
      region: 'Inner Mongolia; Shanghai',
      note: {zh: '在 exp_content 内', en: 'inside exp_content'},
    },
    {side: 'input', code: 'medins_list_name', zh: '医疗机构目录名称', region: 'Guangdong'},
    {side: 'input', code: 'unchk_flag', zh: '不进行审核标志', region: 'Guangdong'},
    {side: 'input', code: 'unchk_memo', zh: '不进行审核说明', region: 'Guangdong'},
    {side: 'input', code: 'tcmherb_prov_code', zh: '草药省码', region: 'Jiangsu'},
    {side: 'input', code: 'mcs_prov_code', zh: '耗材省码', region: 'Jiangsu'},
    {side: 'output', code: 'voladetail', zh: '违规信息明细', region: 'Guangdong', note: {zh: '节点', en: 'a node'}},
  ],
}

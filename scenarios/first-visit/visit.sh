#!/bin/sh
# The first visit, with nothing but curl: sign in, identify, register, record, charge, try, settle, cancel.
# Who: 曾国英, retired, 290 of her 300 yuan self-pay band already used, 800 yuan left on her account of former years.
set -e # the first message that is not done ends the visit
BASE=${BASE:-http://127.0.0.1:8787/w/demo}
HOSPITAL=${HOSPITAL:-H31000090001}
PERSON=319900195802010028
NOW=$(date +%Y%m%d%H%M%S) # fourteen digits

send() { # send CODE INPUT: prints the answer; msgid = institution + time + four digits (the code), so each is its own
  ANSWER=$(curl -sS "$BASE/$1" -H 'content-type: application/json' -d "{
    \"infno\":\"$1\", \"msgid\":\"$HOSPITAL$NOW$1\", \"mdtrtarea_admvs\":\"310000\", \"insuplc_admdvs\":\"310000\",
    \"recer_sys_code\":\"HIS\", \"infver\":\"1.0.0\", \"opter_type\":\"1\", \"opter\":\"c01\", \"opter_name\":\"收费员\",
    \"inf_time\":\"2025-09-15 08:00:00\", \"fixmedins_code\":\"$HOSPITAL\", \"fixmedins_name\":\"沙盘市第一人民医院\",
    \"sign_no\":\"$SIGN\", \"input\":$2}") || ANSWER=
  case $ANSWER in
    *'"infcode":0,'*) echo "$ANSWER" ;;
    *)
      echo "$1 未办成 was not done: ${ANSWER:-$BASE 没有应答，服务启动了吗？ no answer; is the server running?}" >&2
      return 1
      ;;
  esac
}
field() { sed -n "s/.*\"$1\":\"\{0,1\}\([^\",}]*\).*/\1/p"; } # one value out of an answer
ask() { # ask FIELD CODE INPUT: sends, prints one value of the answer
  GOT=$(send "$2" "$3") || return 1
  echo "$GOT" | field "$1"
}

SIGN=$(ask sign_no 9001 '{"signIn":{"opter_no":"c01","mac":"00-00","ip":"127.0.0.1"}}')
WHO="\"mdtrt_cert_type\":\"02\",\"mdtrt_cert_no\":\"$PERSON\",\"psn_cert_type\":\"01\",\"certno\":\"$PERSON\""
PSN=$(ask psn_no 1101 "{\"data\":{$WHO,\"psn_name\":\"曾国英\"}}")
VISIT=$(ask mdtrt_id 2201 "{\"data\":{\"psn_no\":\"$PSN\",\"insutype\":\"310\",\"begntime\":\"2025-09-15 08:00:00\",$WHO,
  \"ipt_otp_no\":\"op$NOW\",\"atddr_no\":\"D310101000001\",\"dr_name\":\"李医生\",
  \"dept_code\":\"0301\",\"dept_name\":\"内科\",\"caty\":\"A03\"}}")
send 2203 "{\"mdtrtinfo\":{\"mdtrt_id\":\"$VISIT\",\"psn_no\":\"$PSN\",\"med_type\":\"11\",\"begntime\":\"2025-09-15 08:05:00\",
  \"dise_codg\":\"\",\"dise_name\":\"\"},\"diseinfo\":[{\"diag_type\":\"1\",\"diag_srt_no\":1,\"diag_code\":\"J06.900\",
  \"diag_name\":\"急性上呼吸道感染\",\"diag_dept\":\"内科\",\"dise_dor_no\":\"D310101000001\",\"dise_dor_name\":\"李医生\",
  \"diag_time\":\"2025-09-15 08:05:00\",\"vali_flag\":\"1\"}]}" > /dev/null

line() { # line NUMBER CODE PRICE
  echo "{\"feedetl_sn\":\"$1\",\"mdtrt_id\":\"$VISIT\",\"psn_no\":\"$PSN\",\"chrg_bchno\":\"b1\",\"rx_circ_flag\":\"0\",
    \"fee_ocur_time\":\"2025-09-15 08:10:00\",\"med_list_codg\":\"$2\",\"medins_list_codg\":\"own-$1\",
    \"det_item_fee_sumamt\":$3,\"cnt\":1,\"pric\":$3,\"bilg_dept_codg\":\"0301\",\"bilg_dept_name\":\"内科\",
    \"bilg_dr_codg\":\"D310101000001\",\"bilg_dr_name\":\"李医生\",\"hosp_appr_flag\":\"0\"}"
}
# 挂号费 3.00 (丙) · 主任医师诊查费 30.00 (乙 10%) · CT 平扫 260.00 (乙 10%, 限价 240.00)
send 2204 "{\"feedetail\":[$(line 1 001101000010000 3.00),$(line 2 001102000010100 30.00),$(line 3 002103000010000 260.00)]}" > /dev/null

BILL="{\"data\":{\"psn_no\":\"$PSN\",$WHO,\"med_type\":\"11\",\"medfee_sumamt\":293.00,\"psn_setlway\":\"01\",
  \"mdtrt_id\":\"$VISIT\",\"chrg_bchno\":\"b1\",\"insutype\":\"310\",\"acct_used_flag\":\"1\",
  \"fulamt_ownpay_amt\":3.00,\"overlmt_selfpay\":20.00,\"preselfpay_amt\":27.00,\"inscp_scp_amt\":243.00}}"
CASH=$(ask psn_cash_pay 2206 "$BILL")
echo "cash before deciding: $CASH"
SETTLED=$(send 2207 "$BILL")
SETL=$(echo "$SETTLED" | field setl_id)
for name in medfee_sumamt fulamt_ownpay_amt overlmt_selfpay preselfpay_amt inscp_scp_amt act_pay_dedc fund_pay_sumamt acct_pay psn_cash_pay; do
  echo "$name $(echo "$SETTLED" | field $name)"
done
echo "settlement $SETL"
CANCELLED=$(send 2208 "{\"data\":{\"psn_no\":\"$PSN\",\"setl_id\":\"$SETL\",\"mdtrt_id\":\"$VISIT\"}}")
echo "cancelled: $(echo "$CANCELLED" | field medfee_sumamt), back on the account: $(echo "$CANCELLED" | field balc)"

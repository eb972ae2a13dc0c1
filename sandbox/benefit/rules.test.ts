// Rule tables: every row worked out by hand from the rule's text, in the order of the rules. Amounts in yuan; what is not
// named is not looked at, but every row must balance, pay nothing negative and give reasons that sum to its figures.
import {describe, expect, test} from 'vitest'
import {calculate} from './calculate.ts'
import {policyById} from './policies/index.ts'
import {accumulatorNames} from './types.ts'

const tables: Record<string, string> = {
  // W: band 500, 80/75/70 %. Retired since 2001: 300, 85/80/75. Before: 200, 90/85/80. Stay: 1500/1200/700, 85/92 %. Cap 650,000.
  'shanghai-employees-2025': `
  nothing charged                     | working            | outpatient level3 |                           | 0      | pooled=0.00 cash=0.00 deductible=0.00
  everything self-paid                | working            | outpatient level3 |                           | total=88.88 fullSelfPay=88.88 | pooled=0.00 cash=88.88 deductible=0.00
  first bill of the year              | working            | outpatient level3 |                           | 100    | pooled=0.00 deductible=100.00 cash=100.00
  band ends with the bill             | working            | outpatient level3 | selfPayBandUsed=400       | 100    | pooled=0.00 deductible=100.00 cash=100.00
  a fen above the band                | working            | outpatient level3 | selfPayBandUsed=400       | 100.01 | pooled=0.01 deductible=100.00 cash=100.00
  a fen left of the band              | working            | outpatient level3 | selfPayBandUsed=499.99    | 100    | deductible=0.01 pooled=69.99 cash=30.01
  band met                            | working            | outpatient level3 | selfPayBandUsed=500       | 100    | deductible=0.00 pooled=70.00 cash=30.00
  level 2                             | working            | outpatient level2 | selfPayBandUsed=500       | 100    | pooled=75.00 cash=25.00
  level 1                             | working            | outpatient level1 | selfPayBandUsed=500       | 100    | pooled=80.00 cash=20.00
  community counts as level 1         | working            | outpatient community | selfPayBandUsed=500    | 100    | pooled=80.00
  regional tertiary as level 3        | working            | outpatient level3Region | selfPayBandUsed=500 | 100    | pooled=70.00
  half a fen goes up                  | working            | outpatient level2 | selfPayBandUsed=500       | 0.02   | pooled=0.02 cash=0.00
  below half goes down                | working            | outpatient level3 | selfPayBandUsed=500       | 0.02   | pooled=0.01 cash=0.01
  half a fen that a float loses       | working            | outpatient level3 | selfPayBandUsed=500       | 0.45   | pooled=0.32 cash=0.13
  half a fen that toFixed loses       | working            | outpatient level3 | selfPayBandUsed=500       | 0.05   | pooled=0.04 cash=0.01
  rounds once for the fund            | working            | outpatient level2 | selfPayBandUsed=500       | 0.01+0.01 | pooled=0.02 cash=0.00
  account exactly used up             | working            | outpatient level3 | currentYear=100           | 100    | currentYear=100.00 deductible=0.00 cash=0.00
  account a fen short                 | working            | outpatient level3 | currentYear=99.99         | 100    | currentYear=99.99 deductible=0.01 cash=0.01
  account a fen more                  | working            | outpatient level3 | currentYear=100.01        | 100    | currentYear=100.00 cash=0.00
  account, band and share in one      | working            | outpatient level3 | currentYear=200 selfPayBandUsed=100 | 1000 | currentYear=200.00 deductible=400.00 pooled=280.00 cash=520.00
  prior years pay the band            | working            | outpatient level3 | priorYears=300            | 500    | deductible=500.00 priorYears=300.00 cash=200.00
  prior years do not pay class B      | working            | outpatient level3 | priorYears=100 selfPayBandUsed=500 | total=110 firstSelfPay=10 | pooled=70.00 priorYears=30.00 cash=10.00
  account kept back is not shared     | working            | outpatient level3 useAccount=none | currentYear=50 priorYears=50 selfPayBandUsed=500 | 100 | currentYear=0.00 priorYears=0.00 pooled=35.00 cash=65.00
  family account after the own        | working            | outpatient level3 useAccount=family | priorYears=5 family=1000 selfPayBandUsed=500 | total=110 firstSelfPay=10 | pooled=70.00 priorYears=5.00 family=35.00 cash=0.00
  family account only when wanted     | working            | outpatient level3 useAccount=own | family=1000 selfPayBandUsed=500 | 100 | pooled=70.00 family=0.00 cash=30.00
  family account leaves self-pay      | working            | outpatient level3 useAccount=family | family=1000 selfPayBandUsed=500 | total=120 fullSelfPay=20 | family=30.00 cash=20.00
  retired since 2001                  | retired retiredOn=2001-01-01 | outpatient level2 | selfPayBandUsed=300 | 80 | pooled=64.00 cash=16.00
  retired on the last day before      | retired retiredOn=2000-12-31 | outpatient level1 |           | 300    | deductible=200.00 pooled=90.00 cash=210.00
  retired, day unknown                | retired            | outpatient level1 |                           | 300    | deductible=300.00 pooled=0.00
  a group named                       | retired group=R3   | outpatient level1 |                           | 300    | deductible=200.00 pooled=90.00
  emergency as out-patient            | working            | emergency level3  | selfPayBandUsed=500       | 100    | pooled=70.00
  registration as out-patient         | working            | registration level3 | selfPayBandUsed=500     | 22     | pooled=15.40 cash=6.60
  stay                                | working            | inpatient level3  |                           | 10000  | deductible=1500.00 pooled=7225.00 cash=2775.00
  stay, same ratio at level 1         | working            | inpatient level1  |                           | 10000  | pooled=7225.00
  second stay of the year             | working            | inpatient level3  | inpatientDeductibleUsed=1500 admissions=1 | 10000 | deductible=0.00 pooled=8500.00 cash=1500.00
  stay below the deductible           | working            | inpatient level3  |                           | 1499.99 | deductible=1499.99 pooled=0.00 cash=1499.99
  stay a fen above                    | working            | inpatient level3  |                           | 1500.01 | deductible=1500.00 pooled=0.01 cash=1500.00
  a fen left of the deductible        | working            | inpatient level3  | inpatientDeductibleUsed=1499.99 | 1000 | deductible=0.01 pooled=849.99 cash=150.01
  stay of somebody retired            | retired retiredOn=2010-06-01 | inpatient level3 |            | 45800  | deductible=1200.00 pooled=41032.00 cash=4768.00
  stay, retired before 2001           | retired retiredOn=1999-06-01 | inpatient level3 |            | 1700   | deductible=700.00 pooled=920.00 cash=780.00
  stay: the current-year account waits | working           | inpatient level3  | currentYear=5000 priorYears=100 | 2000 | deductible=1500.00 pooled=425.00 currentYear=0.00 priorYears=100.00 cash=1475.00
  out-patient band is not the deductible | working         | inpatient level3  | selfPayBandUsed=500       | 10000  | deductible=1500.00
  under the cap                       | working            | inpatient level3  | pooledFundPaid=649914.99 inpatientDeductibleUsed=1500 | 100 | pooled=85.00 largeSum=0.00 cash=15.00
  to the cap                          | working            | inpatient level3  | pooledFundPaid=649915 inpatientDeductibleUsed=1500 | 100 | pooled=85.00 largeSum=0.00 cash=15.00
  a fen over the cap                  | working            | inpatient level3  | pooledFundPaid=649915.01 inpatientDeductibleUsed=1500 | 100 | pooled=84.99 largeSum=0.01 cash=15.00
  a fen left under the cap            | working            | inpatient level3  | pooledFundPaid=649999.99 inpatientDeductibleUsed=1500 | 100 | pooled=0.01 largeSum=79.99 cash=20.00
  cap reached                         | working            | inpatient level3  | pooledFundPaid=650000 inpatientDeductibleUsed=1500 | 100 | pooled=0.00 largeSum=80.00 cash=20.00
  out-patient care uses the same cap  | working            | outpatient level3 | pooledFundPaid=650000 selfPayBandUsed=500 | 100 | pooled=0.00 largeSum=80.00 cash=20.00
  major disease                       | working            | chronicOutpatient level3 disease=M00500 |     | 1000   | pooled=850.00 deductible=0.00 cash=150.00
  major disease, retired              | retired retiredOn=2010-06-01 | chronicOutpatient level3 disease=M08300 | | 1000 | pooled=920.00 cash=80.00
  a disease not on the list           | working            | chronicOutpatient level3 disease=M03900 | selfPayBandUsed=500 | 100 | pooled=70.00
  home bed                            | working            | homeBed level1    |                           | 1000   | pooled=800.00 deductible=0.00 cash=200.00
  elsewhere, referred: 10 points less | working            | outpatient level3 crossArea=referred | selfPayBandUsed=500 | 100 | pooled=60.00 cash=40.00
  elsewhere, not filed: 20 points     | working            | outpatient level3 crossArea=unfiled | selfPayBandUsed=500 | 100 | pooled=50.00 cash=50.00
  elsewhere, living there             | working            | outpatient level3 crossArea=longTerm | selfPayBandUsed=500 | 100 | pooled=70.00
  `,
  // Six groups; the additional fund shares above the band; shops count, but do not share. Cap 510,000.
  'shanghai-employees-2018': `
  44: W1                              | working age=44     | outpatient level1 | selfPayBandUsed=1500      | 100    | largeSum=65.00 pooled=0.00 cash=35.00
  45: W2                              | working age=45     | outpatient level1 | selfPayBandUsed=1500      | 100    | largeSum=75.00
  45 on the day                       | working birthDay=1973-06-01 | outpatient level1 serviceDate=2018-06-01 | selfPayBandUsed=1500 | 100 | largeSum=75.00
  45 tomorrow                         | working birthDay=1973-06-02 | outpatient level1 serviceDate=2018-06-01 | selfPayBandUsed=1500 | 100 | largeSum=65.00
  W3                                  | working birthDay=1955-12-31 workStartedOn=2000-12-31 | outpatient level3 serviceDate=2018-06-01 | selfPayBandUsed=1500 | 100 | largeSum=70.00
  born a day too late for W3          | working birthDay=1956-01-01 workStartedOn=1980-01-01 | outpatient level3 serviceDate=2018-06-01 | selfPayBandUsed=1500 | 100 | largeSum=60.00
  at work a day too late for W3       | working birthDay=1955-12-31 workStartedOn=2001-01-01 | outpatient level3 serviceDate=2018-06-01 | selfPayBandUsed=1500 | 100 | largeSum=60.00
  69: R1                              | retired age=69 retiredOn=2010-01-01 workStartedOn=2001-01-01 | outpatient level1 serviceDate=2018-06-01 | selfPayBandUsed=700 | 100 | largeSum=80.00
  70: R2                              | retired age=70 retiredOn=2010-01-01 | outpatient level1 serviceDate=2018-06-01 | selfPayBandUsed=700 | 100 | largeSum=85.00
  R2 by birth and work                | retired birthDay=1955-06-30 workStartedOn=1975-01-01 retiredOn=2015-01-01 | outpatient level3 serviceDate=2018-06-01 | selfPayBandUsed=700 | 100 | largeSum=75.00
  R3                                  | retired retiredOn=2000-12-31 | outpatient level2 |           | 400    | deductible=300.00 largeSum=85.00 cash=315.00
  shop: accounts, then cash, no share | working age=40     | pharmacy level1   | currentYear=30 priorYears=20 | 100 | currentYear=30.00 priorYears=20.00 deductible=50.00 fundTotal=0.00 cash=50.00
  shop: band met, still no share      | working age=40     | pharmacy level1   | selfPayBandUsed=1500      | 100    | fundTotal=0.00 cash=100.00
  shop: account not wanted            | working age=40     | pharmacy level1 useAccount=none | currentYear=30 | 100 | currentYear=0.00 deductible=100.00 cash=100.00
  stay                                | working age=40     | inpatient level2  |                           | 10000  | deductible=1500.00 pooled=7225.00 cash=2775.00
  stay, R1                            | retired group=R1   | inpatient level2  |                           | 2200   | deductible=1200.00 pooled=920.00 cash=1280.00
  stay, R3                            | retired group=R3   | inpatient level2  |                           | 1700   | deductible=700.00 pooled=920.00 cash=780.00
  cap reached                         | working age=40     | inpatient level3  | pooledFundPaid=510000 inpatientDeductibleUsed=1500 | 100 | pooled=0.00 largeSum=80.00 cash=20.00
  out-patient care knows no cap       | working age=40     | outpatient level1 | pooledFundPaid=510000 selfPayBandUsed=1500 | 100 | largeSum=65.00
  `,
  'shanghai-employees-2019': `
  cap of 530,000                      | working age=40     | inpatient level3  | pooledFundPaid=529999.99 inpatientDeductibleUsed=1500 | 100 | pooled=0.01 largeSum=79.99 cash=20.00
  `,
  // Deductible 300/500 a year; stays 50/100/300 each; critical illness 60 % of what is left for four diseases.
  'shanghai-residents-2025': `
  19 to 59                            | resident age=59    | outpatient level2 |                           | 1000   | deductible=500.00 pooled=300.00 cash=700.00
  60                                  | resident age=60    | outpatient level2 |                           | 1000   | deductible=300.00 pooled=420.00 cash=580.00
  severely disabled                   | resident age=30 severeDisability=true | outpatient level2 |  | 1000   | deductible=300.00 pooled=420.00
  student                             | student age=20     | outpatient level1 |                           | 1000   | deductible=300.00 pooled=490.00 cash=510.00
  18 counts as young                  | resident age=18    | outpatient level3 |                           | 1000   | deductible=300.00 pooled=350.00
  a fen left of the deductible        | resident age=40    | outpatient level3 | outpatientDeductibleUsed=499.99 | 10 | deductible=0.01 pooled=5.00 cash=5.00
  village clinic: no deductible       | resident age=40    | outpatient village |                          | 100    | deductible=0.00 pooled=80.00 cash=20.00
  stay, adult                         | resident age=40    | inpatient level3  |                           | 1000   | deductible=300.00 pooled=420.00 cash=580.00
  stay, 60                            | resident age=60    | inpatient level3  |                           | 1000   | deductible=300.00 pooled=490.00
  stay, level 2                       | resident age=40    | inpatient level2  |                           | 1000   | deductible=100.00 pooled=675.00
  every stay has its deductible       | resident age=40    | inpatient level1  | admissions=3 inpatientDeductibleUsed=150 | 1000 | deductible=50.00 pooled=760.00
  tumour: critical illness            | resident age=40    | chronicOutpatient level3 disease=M00500 | | 10500  | pooled=5000.00 criticalIllness=3300.00 cash=2200.00
  tumour, hardship: 5 points more     | resident age=40 hardship=lowIncome | chronicOutpatient level3 disease=M00500 | | 10500 | criticalIllness=3575.00 cash=1925.00
  class B counts                      | resident age=40    | chronicOutpatient level3 disease=M00500 | | total=10600 firstSelfPay=100 | criticalIllness=3360.00 cash=2240.00
  self-paid items do not count        | resident age=40    | chronicOutpatient level3 disease=M00500 | | total=10600 fullSelfPay=100 | criticalIllness=3300.00 cash=2300.00
  a fen under its cap                 | resident age=40    | chronicOutpatient level3 disease=M00500 | criticalIllnessPaid=399999.99 | 10500 | criticalIllness=0.01 cash=5499.99
  other diseases have none            | resident age=40    | chronicOutpatient level3 disease=M03900 | | 10500  | criticalIllness=0.00 cash=5500.00
  residents have no account           | resident age=40    | outpatient level2 | currentYear=100 priorYears=100 outpatientDeductibleUsed=500 | 100 | pooled=60.00 currentYear=0.00 priorYears=0.00 cash=40.00
  `,
  // Band 900/600/300; 86/80/75 and 92/80/75 %. Stays: once a year at the highest level, bands 35,000 and 70,000.
  'ningbo-employees-2023': `
  under 45, community                 | working age=44     | outpatient community | selfPayBandUsed=900    | 100    | pooled=86.00
  under 45, level 3                   | working age=44     | outpatient level3 | selfPayBandUsed=900       | 100    | pooled=75.00
  under 45, other                     | working age=44     | outpatient level2 | selfPayBandUsed=900       | 100    | pooled=80.00
  45: band of 600                     | working age=45     | outpatient level3 | selfPayBandUsed=599.99    | 1.00   | deductible=0.01 pooled=0.74 cash=0.26
  retired, community                  | retired age=70     | outpatient community | selfPayBandUsed=300    | 80     | pooled=73.60 cash=6.40
  village clinic as community         | retired age=70     | outpatient village | selfPayBandUsed=300      | 80     | pooled=73.60 cash=6.40
  prior years pay self-paid items     | working age=30     | outpatient level3 | priorYears=50             | total=60 fullSelfPay=60 | priorYears=50.00 cash=10.00
  first stay, community               | retired            | inpatient community |                         | 300    | deductible=300.00 pooled=0.00
  then level 3: the rest of 1,200     | retired            | inpatient level3  | highestDeductible=300 inpatientDeductibleUsed=300 inpatientInScope=300 admissions=1 | 10000 | deductible=900.00 pooled=7735.00 cash=2265.00
  then community: nothing more        | retired            | inpatient community | highestDeductible=1200 inpatientDeductibleUsed=1200 inpatientInScope=10300 | 1000 | deductible=0.00 pooled=900.00 cash=100.00
  a small first stay leaves a rest    | retired            | inpatient level3  | highestDeductible=1200 inpatientDeductibleUsed=500 inpatientInScope=500 | 1700 | deductible=700.00 pooled=850.00 cash=850.00
  and is still owed at a lower level  | retired            | inpatient community | highestDeductible=1200 inpatientDeductibleUsed=500 inpatientInScope=500 | 1000 | deductible=700.00 pooled=270.00 cash=730.00
  band edge                           | retired            | inpatient level3  | highestDeductible=1200 inpatientDeductibleUsed=1200 inpatientInScope=34999.99 | 0.02 | pooled=0.02 cash=0.00
  bands stand where the year stands   | retired            | inpatient level3  | highestDeductible=1200 inpatientDeductibleUsed=1200 inpatientInScope=69000 | 2000 | pooled=1850.00 cash=150.00
  home bed has no deductible          | retired            | homeBed level1    |                           | 1000   | deductible=0.00 pooled=850.00
  critical illness from 5,000         | retired            | chronicOutpatient level2 | criticalIllnessBurden=4999.99 | 100 | pooled=90.00 criticalIllness=7.99 cash=2.01
  critical illness, second band       | retired            | chronicOutpatient level2 | criticalIllnessBurden=19995 | 100 | pooled=90.00 criticalIllness=8.50 cash=1.50
  critical illness ends at 500,000    | retired            | chronicOutpatient level2 | criticalIllnessBurden=499995 | 100 | criticalIllness=4.50 cash=5.50
  not for ordinary out-patient care   | retired            | outpatient level2 | criticalIllnessBurden=400000 selfPayBandUsed=300 | 100 | pooled=80.00 criticalIllness=0.00
  `,
  'ningbo-residents-2023': `
  community                           | resident age=40    | outpatient community |                        | 100    | pooled=60.00 deductible=0.00
  level 3                             | resident age=40    | outpatient level3 |                           | 100    | pooled=30.00
  level 2                             | resident age=40    | outpatient level2 |                           | 100    | pooled=45.00
  a fen under the bound of cost       | resident age=40    | outpatient community | outpatientInScope=4999.99 | 1 | pooled=0.01 cash=0.99
  above the bound of cost             | resident age=40    | outpatient community | outpatientInScope=5000 | 100    | pooled=0.00 cash=100.00
  stay, adult at level 3              | resident age=40    | inpatient level3  |                           | 2200   | deductible=1200.00 pooled=700.00
  stay, adult at community            | resident age=40    | inpatient community |                         | 1300   | deductible=300.00 pooled=800.00
  waived with an entitlement          | resident age=40    | inpatient level3 disease=M00500 |              | 1000   | deductible=0.00 pooled=700.00
  student across the bands            | student age=10     | inpatient level3  |                           | 41200  | deductible=1200.00 pooled=32060.00 cash=9140.00
  end of the last band                | resident age=40    | inpatient level3  | highestDeductible=1200 inpatientDeductibleUsed=1200 inpatientInScope=299999.99 | 100 | pooled=0.01 cash=99.99
  `,
  // Stays by admission; chronic diseases: the month's deductible is taken off what the fund would pay; critical illness.
  'guangxi-residents-2024': `
  stay, level 1                       | resident           | inpatient level1  |                           | 1000   | deductible=100.00 pooled=810.00
  stay, level 2                       | resident           | inpatient level2  |                           | 1000   | deductible=300.00 pooled=525.00
  second stay, level 2                | resident           | inpatient level2  | admissions=1              | 1000   | deductible=200.00 pooled=600.00
  third stay, level 3                 | resident           | inpatient level3  | admissions=2              | 1000   | deductible=300.00 pooled=420.00
  regional hospital                   | resident           | inpatient level3Region |                      | 1000   | deductible=600.00 pooled=220.00
  hardship: waived                    | resident hardship=exPoor | inpatient level2 |                      | 1000   | deductible=0.00 pooled=750.00
  edge of hardship: not waived        | resident hardship=edge | inpatient level2 |                        | 1000   | deductible=300.00
  elsewhere, referred                 | resident           | inpatient level2 crossArea=referred |          | 1000   | pooled=455.00 cash=545.00
  out-patient pool                    | resident           | outpatient community |                        | 100    | pooled=75.00 cash=25.00
  over the day's limit                | resident           | outpatient community |                        | 150    | pooled=75.00 cash=75.00
  second visit of the day             | resident           | outpatient community | dayCoveredCost=60      | 100    | pooled=30.00 cash=70.00
  village clinic                      | resident           | outpatient village |                          | 100    | pooled=59.50 cash=40.50
  a fen under the year's limit        | resident           | outpatient community | outpatientFundPaid=299.99 | 100 | pooled=0.01 cash=99.99
  year's limit reached                | resident           | outpatient community | outpatientFundPaid=300 | 100    | pooled=0.00 cash=100.00
  level 2 is outside the pool         | resident           | outpatient level2 |                           | 100    | pooled=0.00 cash=100.00
  hypertension: after the ratio       | resident           | chronicOutpatient level3Region disease=M03900 | | 300  | deductible=10.00 pooled=140.00 cash=160.00
  same month, part of it used         | resident           | chronicOutpatient level3Region disease=M03900 | monthDeductibleUsed=4 | 300 | deductible=6.00 pooled=144.00
  same month, met                     | resident           | chronicOutpatient level3Region disease=M03900 | monthDeductibleUsed=10 | 300 | deductible=0.00 pooled=150.00
  the fund's part is smaller          | resident           | chronicOutpatient level3Region disease=M03900 | | 10   | deductible=5.00 pooled=0.00 cash=10.00
  a fen under the quota               | resident           | chronicOutpatient level3Region disease=M03900 | diseaseFundPaid=1999.99 | 300 | pooled=0.01 cash=299.99
  quota cuts after the deductible     | resident           | chronicOutpatient level3Region disease=M03900 | diseaseFundPaid=1900 | 300 | deductible=10.00 pooled=100.00 cash=200.00
  no deductible when not high-risk    | resident           | chronicOutpatient level3Region disease=hypertension | | 300 | deductible=0.00 pooled=150.00
  a disease not on the list           | resident           | chronicOutpatient community disease=M00500 | | 100 | pooled=75.00
  critical illness from 12,000        | resident           | inpatient level2  | criticalIllnessBurden=11999.99 | 300.01 | deductible=300.00 pooled=0.01 criticalIllness=179.99 cash=120.01
  critical illness, band edge         | resident           | inpatient level1  | criticalIllnessBurden=49999.99 | 100 | pooled=0.00 criticalIllness=70.00 cash=30.00
  its cap                             | resident           | inpatient level1  | criticalIllnessBurden=200000 criticalIllnessPaid=500000 | 200 | pooled=90.00 criticalIllness=0.00 cash=110.00
  no cap in hardship, 10 points more  | resident hardship=lowIncome | inpatient level1 | criticalIllnessBurden=200000 criticalIllnessPaid=500000 | 100 | pooled=90.00 criticalIllness=9.00 cash=1.00
  left poverty: 5 points more         | resident hardship=exPoor | inpatient level1 | criticalIllnessBurden=200000 | 100 | criticalIllness=8.50 cash=1.50
  hardship: from 6,000                | resident hardship=lowIncome | inpatient level1 | criticalIllnessBurden=5995 | 100 | pooled=90.00 criticalIllness=3.50 cash=6.50
  a fen under the pooled cap          | resident           | inpatient level1  | pooledFundPaid=238217.99  | 200    | pooled=0.01 cash=199.99
  `,
  'guangxi-employees-2022': `
  600 first                           | working            | outpatient level2 |                           | 1000   | deductible=600.00 pooled=220.00 cash=780.00
  retired                             | retired            | outpatient level3 |                           | 1000   | deductible=600.00 pooled=220.00
  a fen under the limit               | working            | outpatient level1 | outpatientDeductibleUsed=600 outpatientFundPaid=1199.99 | 100 | pooled=0.01 cash=99.99
  limit of the retired                | retired            | outpatient level1 | outpatientDeductibleUsed=600 outpatientFundPaid=1790 | 100 | pooled=10.00 cash=90.00
  hypertension: before the ratio      | working            | chronicOutpatient level3 disease=M03900 |     | 200    | deductible=50.00 pooled=105.00 cash=95.00
  retired, in the next month again    | retired            | chronicOutpatient level3 disease=M03900 |     | 200    | deductible=50.00 pooled=112.50
  chronic care leaves the pool alone  | working            | chronicOutpatient level3 disease=M03900 | outpatientFundPaid=1200 | 200 | pooled=105.00
  own account pays personal parts     | working            | outpatient level2 | currentYear=100 priorYears=50 | total=1010 firstSelfPay=10 | pooled=220.00 currentYear=100.00 priorYears=50.00 cash=640.00
  later stays halved                  | working            | inpatient level3  | admissions=1              | 1000   | deductible=300.00 pooled=560.00
  not halved again                    | working            | inpatient level3  | admissions=2              | 1000   | deductible=300.00 pooled=560.00
  `,
  'guangxi-rural-2009': `
  household account first             | resident           | outpatient community useAccount=family | family=50 | 80  | family=50.00 fundTotal=0.00 cash=30.00
  household account used up exactly   | resident           | outpatient village useAccount=family | family=80 | 80    | family=80.00 cash=0.00
  township hospital                   | resident           | inpatient community |                         | 1000   | deductible=50.00 pooled=570.00
  county hospital                     | resident           | inpatient level2  |                           | 1000   | deductible=150.00 pooled=297.50
  `,
}

type Request = {person: Record<string, unknown>; visit: Record<string, unknown>} & Record<string, unknown>

const pairs = (text: string): [string, string][] =>
  text
    .split(' ')
    .filter(word => word.includes('='))
    .map(word => word.split('=') as [string, string])
const typed = (value: string) => (value === 'true' ? true : value)

function requestOf(policy: string, who: string, visit: string, before: string, bill: string): Request {
  const [status] = who.split(' ')
  const [careType, level] = visit.split(' ')
  const accumulators: Record<string, string> = {}
  const balances: Record<string, string> = {}
  for (const [name, value] of pairs(before)) {
    if ((accumulatorNames as readonly string[]).includes(name)) accumulators[name] = value
    else balances[name] = value
  }
  const amounts = bill.includes('=')
    ? {totals: Object.fromEntries(pairs(bill))}
    : {lines: bill.split('+').map(amount => ({amount}))}
  return {
    policy,
    person: {status, ...Object.fromEntries(pairs(who).map(([name, value]) => [name, typed(value)]))},
    visit: {careType, level, useAccount: 'own', ...Object.fromEntries(pairs(visit))},
    accumulators,
    balances,
    ...amounts,
  }
}

for (const [policy, table] of Object.entries(tables)) {
  describe(policy, () => {
    test('is a stored policy', () => expect(policyById(policy)).toBeDefined())
    const rows = table
      .split('\n')
      .map(line => line.split('|').map(cell => cell.trim()))
      .filter(cells => cells.length === 6)
    test.each(rows)('%s | %s | %s | %s | %s', (_, who = '', visit = '', before = '', bill = '', wanted = '') => {
      const result = calculate(requestOf(policy, who, visit, before, bill))
      if (!result.ok) throw new Error(JSON.stringify(result.error))
      const {yuan, breakdown, paidByReasons} = result.value
      const flat: Record<string, unknown> = {...yuan, ...yuan.funds, ...yuan.account}
      const got = Object.fromEntries(pairs(wanted).map(([name]) => [name, flat[name]]))
      expect(got).toEqual(Object.fromEntries(pairs(wanted)))
      expect(breakdown.fundTotal + breakdown.personTotal).toBe(breakdown.total)
      expect(paidByReasons.cash ?? 0).toBe(breakdown.cash)
      expect(paidByReasons.pooled ?? 0).toBe(breakdown.funds.pooled)
      expect(paidByReasons.largeSum ?? 0).toBe(breakdown.funds.largeSum)
      expect(paidByReasons.criticalIllness ?? 0).toBe(breakdown.funds.criticalIllness)
    })
  })
}

/** Medicines. */
import type { Kind } from '../book.ts';
import { relations } from '../lines.ts';
import { medicine } from './names.ts';
import { shared } from './shared.ts';
import { code, count, dates, measure, oneOf, percent } from './values.ts';

const wordings = `
== dose: number, use
  labels Daily dose / Dose
  says The daily dose of {S} is {V}. / {P} recommended daily dose is {V}. / Adults take a daily dose of {V}.
  ask What is the daily dose of {E}? / #the daily dose of {E} / ~what daily dose of {E} adults take / What daily dose of {E} is recommended?
  ask What dose of {E} is recommended daily? / Which daily dose of {E} should adults take? / ~what daily dose is recommended for {E}
  ask What is the recommended dose of {E}, daily? / As an adult, what daily dose of {E} do I take? / ~what the daily dose of {E} is / ~which dose of {E} is recommended daily
  ask #the recommended daily dose of {E}
  ask- #{E}'s daily dose / A daily dose of {E} is how much?
  ask+ What daily dose of {E} do adults take? / ~what the recommended daily dose of {E} is
  other How much {E} should one take per day? / ~how much {E} a patient may swallow per day / #the amount of {E} for one day
  other How much of {E} does a grown-up need in a day? / What quantity of {E} is prescribed per day?
  other What amount of {E} is right for twenty-four hours?
  other What is the dosage of {E}? / How many milligrams of {E} can I have in a day? / How much {E} do doctors advise per day? / What quantity of {E} should be administered within twenty-four hours? / How much {E} does the leaflet tell me to use each day?
  other How much {E} must be consumed each day for it to work? / ~how many units of {E} are given per day / ~what ration of {E} is suitable for a single day / #the standard measure of {E} per day / #the dosing of {E} per day
  other How much {E} am I supposed to have every day? / How many mg of {E} a day? / What is the usual intake of {E} per day?
  other How much {E} does an adult get in the course of a day? / What is the normal daily quantity of {E} for adults? / Day by day, how much {E} ought I to swallow?
  other ~how much {E} I am supposed to have every day / ~how many mg of {E} adults need a day / ~what daily intake of {E} is usual / ~how much {E} to give an adult in one day
  other ~how {E} should be dosed over twenty-four hours / ~what daily portion of {E} the physician will put down / #the usual daily intake of {E}
  other #the daily quantity of {E} for a grown person / #the milligrams of {E} that are due each day
  other- How many milligrams of {E} are normal for one day? / ~how many milligrams of {E} to take each day / What is the normal intake of {E} for a day?
  other+ What is the usual intake of {E} from morning to night? / ~how much {E} people are supposed to get each day / How strong a portion of {E} do I need each day? / #the usual intake of {E} every day / How much {E} is normal every day?
  idiom #the quantity of {E} between two mornings
== approved: date, rules
  labels Approved / Approval date
  says {S} was approved {on} {V}. / {P} approval is dated {V}. / The approval of {S} came {on} {V}.
  ask When was {E} approved? / ~when {E} was approved / #the approval date of {E} / When did the approval of {E} come?
  ask How is the approval of {E} dated? / ~on what date {E} was approved
  ask What is the approval date of {E}? / On what day was {E} approved? / ~what the approval date of {E} is / #the date on which {E} was approved
  ask- {E} was approved when? / #{E}'s approval date
  ask+ From what date is the approval of {E}? / ~when the approval of {E} came
  other Since when may doctors prescribe {E}? / ~since when {E} may be prescribed / #the day on which {E} was licensed
  other When was {E} licensed? / When did the agency give {E} a green light? / From when on was {E} legal to sell?
  other When was {E} permitted? / When did {E} receive marketing authorisation? / When did {E} become available as a recognised drug? / When was {E} registered as a medicine? / When did the health authority accept {E}?
  other When was permission granted for {E}? / ~when {E} passed the official examination / ~since when {E} can lawfully be dispensed / #the date of the official consent to {E} / #the admission of {E} to the drug market and its date
  other When did {E} get the go-ahead from the regulator? / When did the regulator clear {E}? / When did {E} get its official OK? / When did the authorities say yes to {E}?
  other On what date did the regulatory decision in favour of {E} fall? / ~when the regulator cleared {E} / ~when {E} got the go-ahead
  other ~since when {E} has been officially allowed / ~on what day the authorities signed off on {E} / ~when {E} was cleared for general use / #the authorisation date of {E}
  other #the day the regulator cleared {E} / #the date when {E} got its go-ahead
  other- When was {E} authorised? / ~when {E} was authorised / When did {E} receive its authorisation? / When was {E} officially permitted as a medicine?
  other+ When was {E} cleared for use? / ~when {E} got official clearance / When did regulators let {E} onto the market? / #the date on which {E} was authorised / Since when has {E} been allowed in pharmacies?
  idiom ~when the regulators let {E} through / When did {E} clear its last official hurdle?
== trial: date, history
  labels First trial / Trial began
  says The first trial of {S} began {on} {V}. / {P} first trial was started {on} {V}. / {S} went into its first trial {on} {V}.
  ask When did the first trial of {E} begin? / ~when the first trial of {E} began / #the start of the first trial of {E} / When was the first trial of {E} started?
  ask On what date did the first trial of {E} begin? / When was it that {E} went into its first trial?
  ask What is the date the first trial of {E} was started? / ~when the first trial of {E} was started / #the date on which the first trial of {E} began
  ask- {E} went into its first trial when? / ~when {E} went into its first trial
  ask+ When did {E} go into its first trial? / On what date was the first trial of {E} started?
  other When was {E} given to test persons for the first time? / ~when {E} was first tested on people / #the beginning of tests with {E}
  other When did tests with {E} start? / When did the earliest study of {E} get going? / Since when has {E} been studied on people?
  other When was the earliest clinical study of {E} launched? / When did the investigation of {E} in humans open? / When did doctors initially try out {E}? / When was {E} first evaluated in patients?
  other When did the first experiments with {E} take place? / ~when scientists embarked on examining {E} / ~since when {E} has been under medical assessment / #the opening day of the pilot study of {E} / #the date on which {E} entered human testing
  other When was the very first volunteer dosed with {E}? / Since when has {E} been undergoing tests? / When did phase one for {E} get going?
  other When did they first put {E} to the test? / What date marks the kick-off of the initial study of {E}? / ~when they first put {E} to the test
  other ~when the initial study of {E} got going / ~when volunteers tried {E} for the very first time / ~on what day phase one of {E} kicked off
  other ~when the researchers set about testing {E} / #the date clinical testing of {E} commenced / #the kick-off of the initial study of {E}
  other #the day a volunteer first got {E}
  other- When did clinical research on {E} commence? / ~when clinicians first tried out {E} / When did clinicians first try out {E}?
  other+ When did clinical research on {E} kick off? / ~when volunteers initially received {E} / #the kick-off of clinical research on {E} / When was the initial clinical experiment with {E} opened?
  idiom ~when the first brave person swallowed {E}
== patients: number, figures
  labels Patients in the trial / Patients
  says {V} patients took part in the trial. / The trial of {S} was run with {V} patients. / {S} was tried on {V} patients.
  ask How many patients took part in the trial of {E}? / ~how many patients {E} was tried on / #the number of patients in the trial of {E}
  ask What number of patients took part in the trial of {E}? / With what number of patients was the trial of {E} run?
  ask How many patients were in the trial of {E}? / ~how many patients took part in the trial of {E} / #how many patients {E} was tried on
  ask- {E} was tried on how many patients? / ~with how many patients the trial of {E} was run
  ask+ On how many patients was {E} tried? / With how many patients was the trial of {E} run?
  other How many people was {E} tested on? / ~how many test persons received {E} / #the size of the study of {E}
  other How large was the study of {E}? / How many sick people received {E} in the study? / How many participants did the study of {E} have?
  other How many persons joined the study of {E}? / How many cases were examined in the research on {E}? / How many individuals were treated with {E} in the experiment? / How many human beings served as testers of {E}? / What headcount did the clinical test of {E} have?
  other How many people were recruited for the investigation of {E}? / ~how many ill people were included in the evaluation of {E} / ~how many probands were given {E} / #the cohort size in the {E} study / #the number of enrolees in the clinical work on {E}
  other How many subjects were there in the testing of {E}? / How many volunteers tried out {E}? / What was the sample size when {E} was studied?
  other How big was the group that got {E} for testing? / How many people did researchers give {E} to? / How many took part when {E} was being studied?
  other ~how many subjects the study of {E} had / ~how many volunteers tried out {E} / ~how big the group of testers for {E} was
  other ~how many people signed up for the testing of {E} / ~what sample size the {E} study had / ~how many men and women were involved when {E} was tested
  other #the number of subjects on whom {E} was tested / #how many volunteers tried out {E}
  other- How many subjects were enrolled for {E}? / ~how many subjects were enrolled for {E} / What was the number of enrolled subjects for {E}?
  other+ How many volunteers were enrolled to test {E}? / ~how many subjects were enrolled to test {E} / How many subjects did the researchers give {E} to? / #the sample size for {E} / How big was the group that scientists observed on {E}?
  idiom ~how many let {E} be poured into them for science
== better: percentage, figures
  labels Improved / Success rate
  says With {S} {V} of the patients improved. / {P} success rate was {V}. / {S} had a success rate of {V}.
  ask What was the success rate of {E}? / #the success rate of {E} / ~how high the success rate of {E} was / What part of the patients improved with {E}?
  ask With {E}, what part of the patients improved? / What success rate did {E} have? / ~how many of the patients improved with {E}
  ask How high was the success rate of {E}? / ~what the success rate of {E} was / #the part of the patients who improved with {E}
  ask- #{E}'s success rate / ~how many patients improved with {E}
  ask+ How many of the patients improved with {E}? / ~what part of the patients improved with {E}
  other How often does {E} help? / ~how often {E} works / #the share of people whom {E} helps / For what share of people does {E} work?
  other How effective is {E} in figures? / What percentage of people felt better after {E}?
  other What proportion of recipients benefited from {E}? / How many users recovered thanks to {E}? / What is the efficacy of {E}? / How successful is {E}, expressed as a percentage? / What fraction of the sick saw progress under {E}?
  other How many per cent of those treated were better off with {E}? / ~in how many cases {E} proved effective / ~how many people {E} healed or eased / #the cure quota of {E} / #the percentage of positive outcomes with {E}
  other How well does {E} work, in per cent? / What are the chances that {E} will help me? / How many out of a hundred get better on {E}? / What is the response rate for {E}?
  other In what percentage of cases does {E} do any good? / How likely is {E} to bring relief? / ~what the chances are that {E} helps
  other ~what percentage of people get better on {E} / ~how well {E} works, in per cent / ~how many responded to {E} / ~for how many in a hundred {E} does the trick
  other #the response rate for {E} / #the percentage of people who get better on {E} / #the likelihood that {E} brings relief
  other- What proportion of sufferers recovered with {E}? / ~what proportion of sufferers recovered with {E} / How many sufferers, in percent, recovered with {E}?
  other+ How many people respond well to {E}? / ~how likely {E} is to bring relief / What are the odds of getting better on {E}? / #the response rate to {E} / In what proportion of cases did {E} do its job?
  idiom How good are the chances with {E}?
== headache: percentage, rules
  labels Headache / Side effect rate
  says {V} of those treated with {S} reported a headache. / {S} gave {V} of those treated a headache. / The rate of headache under {S} was {V}.
  ask How many of those treated with {E} reported a headache? / #the rate of headache under {E} / ~how high the rate of headache under {E} was
  ask What part of those treated with {E} reported a headache? / How high was the rate of headache under {E}? / ~how many of those treated with {E} reported a headache
  ask What is the side effect rate of {E}? / ~what the rate of headache under {E} was / #how many of those treated with {E} reported a headache
  ask- ~what part of those treated with {E} reported a headache / {E} gave what share of people a headache?
  ask+ What was the rate of headache under {E}? / To how many of those treated did {E} give a headache?
  other How often does {E} make one's head hurt? / ~how often {E} makes people feel pain in the head / #the frequency of the known side effect of {E}
  other How common is the side effect of {E}? / What share of people suffer from the side effect of {E}? / How badly is {E} tolerated in figures?
  other What percentage of users get a pounding skull from {E}? / How frequently does {E} bring on an aching head? / How many per cent complain of pain in the head after {E}? / How probable is head pain as a reaction to {E}? / What proportion of takers of {E} develop a migraine or something like it?
  other How great is the risk of head pain with {E}? / ~what fraction of people {E} causes a throbbing head in / ~how many of the people who swallow {E} are troubled by a hurting head / #the incidence of the adverse effect of {E} / #the quota of persons who suffer the undesirable consequence of {E}
  other What are the odds of getting a sore head from {E}? / How many in a hundred get a bad head after taking {E}? / How often do unwanted effects on the head occur with {E}?
  other How likely is {E} to leave me with an aching head? / For what percentage of users does {E} set off head pains? / How widespread are head aches among people taking {E}?
  other ~how likely {E} is to give me a sore head / ~what percentage of takers have head pains on {E} / ~what the odds of an aching head with {E} are
  other ~how common the unwanted effect of {E} is / ~how many in a hundred have a bad head because of {E} / #the odds of an aching head on {E}
  other #the percentage of users who get head pains from {E} / #the likelihood of the unwanted effect of {E}
  other- How many users, in percent, got a sore head from {E}? / ~how many users, in percent, got a sore head from {E} / How likely is one to get a sore head from {E}?
  other+ How many people get a sore head from {E}? / ~how many users get an aching head from {E} / What are the chances of my head aching on {E}? / #the likelihood of {E} making someone's head ache / How many people experience the unwanted effect of {E}?
  idiom ~how many paid for {E} with an aching head
== storage: number, rules
  labels Storage temperature / Store at
  says {S} must be stored at {V}. / {P} storage temperature is {V}. / The storage temperature of {S} is {V}.
  ask At what temperature must {E} be stored? / #the storage temperature of {E} / ~at what temperature {E} must be stored / What is the storage temperature of {E}?
  ask What temperature must {E} be stored at? / Which storage temperature is there for {E}? / ~what storage temperature {E} has
  ask What is the right temperature to store {E} at? / At which temperature is {E} to be stored? / ~which temperature {E} must be stored at
  ask #the temperature at which {E} must be stored
  ask- {E} must be stored at what temperature? / #{E}'s storage temperature
  ask+ What storage temperature does {E} have? / ~what the storage temperature of {E} is
  other How cool must {E} be kept? / ~how cool {E} must be kept / How cold does {E} need it? / #the right cold for {E}
  other To what should the fridge be set for {E}? / How many degrees does {E} need on the shelf?
  other At how many Celsius should I preserve {E}? / How hot or cold should the room be where {E} lies? / Which degree range is prescribed for holding {E}? / What climate does {E} require in the cupboard? / How many degrees are right for warehousing {E}?
  other How cool does the package advise me to leave {E}? / ~at what heat level {E} stays stable / ~how chilled {E} has to remain / #the ideal degrees for conserving {E} / #the warmth suited to stocking {E} in a pharmacy
  other How warm may it be where I keep {E}? / How many degrees should the refrigerator have for {E}? / Where on the thermometer should {E} be kept?
  other Does {E} go in the fridge, and at how many degrees? / What should the thermometer read in the cabinet with {E}? / How cold should I keep {E}? / ~how cold to keep {E}
  other ~how many degrees the refrigerator should have for {E} / ~what the thermometer should read where {E} is kept / ~how warm it may be around {E}
  other ~at how many degrees {E} keeps / ~what thermal conditions {E} demands / #the refrigerator setting for {E} / #the degrees at which to keep {E}
  other #the thermal conditions for keeping {E}
  other- How warm may it be where I put {E}? / ~how warm the cupboard for {E} may be / How warm may the cupboard for {E} be?
  other+ How warm may the place be where I keep {E}? / ~how many degrees {E} should be kept at / Should I refrigerate {E}, and at how many degrees? / #the correct thermometer reading for a cabinet with {E} / What fridge setting is correct for {E}?
  idiom What climate does {E} love?
== licence: identifier, rules
  labels Licence number / Licence
  says {P} licence number is {V}. / {S} is sold under licence {V}. / The licence number of {S} is {V}.
  ask What is the licence number of {E}? / #the licence number of {E} / ~under which licence {E} is sold / Which licence number does {E} have?
  ask What licence is {E} sold under? / Which number is the licence number of {E}? / ~which licence number {E} has
  ask Under which licence number is {E} sold? / What licence number does {E} carry? / ~under what licence number {E} can be sold / #the licence under which {E} is sold
  ask- #{E}'s licence number / {E} is sold under what licence?
  ask+ Under which licence is {E} sold? / ~what the licence number of {E} is
  other Which code does the pharmacist look up for {E}? / ~which code the agency gave {E} / #the official code of {E}
  other How is {E} listed by the agency? / By which reference does the agency know {E}? / What identifies {E} in the list of drugs?
  other Which clearance code does {E} have? / What is the registration ID of {E}? / Which permit identifier covers {E}? / What is the marketing authorisation reference of {E}? / How is {E} recorded with the medicines authority?
  other What string of characters certifies that {E} is allowed? / ~what digits the ministry has issued to {E} / ~by what file mark {E} was admitted / #the regulatory key of {E} / #the label that {E} bears in the files of the health office
  other What is the authorisation number of {E}? / What is the approval code of {E}? / Which registration number was assigned to {E}? / What is the permit no. for {E}?
  other What number do I quote to the regulator when I report on {E}? / Under what entry is {E} filed in the drug register? / ~what the authorisation number of {E} is
  other ~which registration number was assigned to {E} / ~what entry {E} has in the drug register / ~which permit no. stands on the packet of {E}
  other ~what number the regulator uses for {E} / ~what official reference has been allotted to {E} / #the authorisation number of {E}
  other #the registration number of {E} with the regulator / #the permit no. of {E}
  other- What is the permit number of {E}? / ~what permit number {E} has / Which permit number is printed on the package of {E}?
  other+ What is the authorisation code for {E}? / ~which ID {E} has in the drug registry / What ID is printed on the pack of {E} as proof of approval? / #the drug registry ID of {E} / How do regulators identify {E}?
  idiom What sequence on the pack proves that {E} is legal?
== treats: phrase, use
  labels Used against / Treats
  says {S} is used against {V}. / Doctors prescribe {S} against {V}. / {S} is prescribed to people with {V}.
  ask What is {E} used against? / ~what {E} is used against / Against what do doctors prescribe {E}? / ~against what {E} is prescribed
  ask When doctors prescribe {E}, what is it used against? / #what doctors use {E} against / What do people have to whom doctors prescribe {E}?
  ask What is {E} prescribed against? / ~what doctors prescribe {E} against / ~to people with what {E} is prescribed / #what {E} is prescribed against
  ask- {E} is used against what? / ~with what people are prescribed {E}
  ask+ To people with what is {E} prescribed? / ~against what doctors prescribe {E}
  other Which complaint does {E} relieve? / ~what {E} helps with / #the complaint for which one takes {E}
  other What is {E} good for? / What is wrong with people who take {E}? / Which illness calls for {E}?
  other What health problem does {E} treat? / Which disorder can be cured by {E}? / What diagnosis do patients have who get {E}? / What does a chemist sell {E} to combat? / What is the indication of {E}?
  other For which medical trouble is {E} administered? / ~which malady {E} eases / ~what sufferers swallow {E} to get rid of / #the sickness targeted by {E} / #the therapeutic purpose of {E}
  other What does one take {E} for? / Which ailment does {E} fight? / What disease is {E} aimed at? / What would I have to be suffering from to need {E}?
  other Which symptoms is {E} meant to remedy? / ~what condition {E} is for / ~which disease {E} is aimed at / ~which ailment {E} remedies / ~what patients take {E} for
  other ~what somebody on {E} is suffering from / ~what {E} is supposed to cure / #the condition {E} is for / #the disease {E} is meant to fight
  other #the ailment that {E} remedies
  other- Which condition is {E} meant to cure? / ~which condition {E} is meant to cure / For which condition would somebody be given {E}? / What symptoms is {E} for?
  other+ What condition is {E} for? / ~which disease {E} is meant for / What symptoms make a physician recommend {E}? / #the condition that {E} is meant for / Which ailment does a physician fight with {E}?
  idiom ~what ails those who swallow {E}
== avoid: phrase, rules
  labels Do not take with / Not together with
  says {S} must not be taken together with {V}. / Patients on {S} must avoid {V}. / Together with {V} {S} must not be taken.
  ask What must not be taken together with {E}? / ~what must not be taken together with {E} / What must patients on {E} avoid?
  ask What is it that patients on {E} must avoid? / If a patient is taking {E}, what must be avoided?
  ask What must {E} not be taken together with? / What should patients taking {E} avoid? / ~together with what {E} must not be taken
  ask- {E} must not be taken with what? / ~what patients on {E} must avoid
  ask+ Together with what must {E} not be taken?
  other With what does {E} not go? / ~what does not mix with {E} / #the thing to stay away from while on {E}
  other What should one keep away from during a cure with {E}? / What is forbidden to people treated with {E}? / What is incompatible with {E}?
  other What has a harmful interaction with {E}? / Which product is contraindicated alongside {E}? / What should never be consumed during treatment with {E}? / What do I have to give up as long as I am on a course of {E}? / What is it unsafe to swallow at the same time as {E}?
  other What does the leaflet of {E} warn against having with it? / ~what somebody prescribed {E} should refrain from / ~what is off limits for anyone on {E} / #the banned accompaniment to {E} / #the known incompatibility of {E}
  other What does {E} clash with? / What should I leave out of my diet or medication while using {E}? / What is not allowed with {E}?
  other What is dangerous in combination with {E}? / What do I need to steer clear of on {E}? / ~what I can't combine with {E} / ~what to steer clear of on {E}
  other ~what reacts badly with {E} / ~what is not allowed with {E} / ~what {E} clashes with / ~what is dangerous in combination with {E}
  other #the substance that reacts badly with {E} / #what one can't combine with {E} / #the prohibited combination for users of {E}
  other- What should I not consume when I am on {E}? / ~what should not be combined with {E} / What should {E} not be combined with? / Which substance interferes with {E}?
  other+ What interacts badly with {E}? / ~what it is dangerous to combine with {E} / What can't I combine with {E}? / #the substance that clashes with {E} / What am I not allowed to have while I'm using {E}?
  idiom #the enemy of {E} on the menu / What clashes with {E}?
`;

export const medicineKind: Kind = {
  id: 'medicine',
  nouns: ['medicine', 'drug', 'compound'],
  pronouns: [['it', 'its']],
  name: medicine,
  openers: [
    '{S} is a [synthetic|plant-based|well-tolerated|rather bitter] medicine [that comes as small tablets|in the form of drops|dissolved in water].',
    '{S} is a compound [first described in a little-read journal|that was found while looking for something else].',
  ],
  fillers: [
    'The tablets are white and have a groove.',
    '{S} should be kept away from children.',
    'How exactly {S} works is not fully understood.',
    'The leaflet of {S} is unusually easy to read.',
  ],
  appositions: ['the medicine {E}', 'the drug {E}'],
  relations: [
    ...relations(
      {
        dose: measure(2, 900, 'mg'),
        approved: dates(1995, 2024),
        trial: dates(1980, 2015),
        patients: count(14, 6200),
        better: percent,
        headache: percent,
        storage: measure(2, 25, '°C'),
        licence: code('MA-9999', 'A/99/999', '99-9999-A'),
        treats: oneOf(
          'morning stiffness',
          'chronic hoarseness',
          'sea sickness',
          'night cramps',
          'frozen fingers',
          'hay fever',
          'itching scars',
          'restless sleep',
          'ringing in the ears',
          'dry eyes',
          'stage fright',
          'weak digestion',
        ),
        avoid: oneOf(
          'grapefruit juice',
          'iron tablets',
          'strong coffee',
          'sleeping pills',
          'blue cheese',
          'liquorice',
          'alcohol',
          'blood thinners',
          'green tea',
          'smoked fish',
        ),
      },
      wordings,
    ),
    ...shared('maker', 'price', 'cost'),
  ],
  tables: [],
};

/** What a question describes by a thing that it names, in English and Chinese. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { descriptionsOf } from './descriptions.ts';

const described = (question: string, name: string): string[][] => {
  const start = question.indexOf(name);
  return descriptionsOf(question, { start, end: start + name.length }).map((same) =>
    same.map((one) => question.slice(one.start, one.end)),
  );
};

describe('descriptions', () => {
  it('begin at the article before the name, the shortest first', () => {
    assert.deepEqual(described('When was the teacher of the founder of Rose Mill born?', 'Rose Mill'), [
      ['the founder of Rose Mill'],
      ['the teacher of the founder of Rose Mill'],
    ]);
  });

  it('take what a name is called by along with it', () => {
    assert.deepEqual(described('How old is the designer of the ship Kelda?', 'Kelda'), [
      ['the designer of the ship Kelda'],
    ]);
    assert.deepEqual(described('How old is the mayor of the town of Tarn?', 'Tarn'), [
      ['the mayor of the town of Tarn'],
    ]);
  });

  it('go on to the end of a clause whose subject is the name', () => {
    const [[nearest, longer]] = described(
      'What is the area of the town where Rose Mill keeps its factory?',
      'Rose Mill',
    ) as [[string, string]];
    assert.equal(nearest, 'the town where Rose Mill keeps');
    assert.equal(longer, 'the town where Rose Mill keeps its factory');
  });

  it('end with what the name owns', () => {
    assert.deepEqual(described("How old is Rose Mill's founder?", 'Rose Mill'), [["Rose Mill's founder"]]);
  });

  it('are found in Chinese before and after the name', () => {
    assert.deepEqual(described('常之的导师何时出生？', '常之'), [['常之的导师']]);
    assert.deepEqual(described('芮屿号这艘船的船长何时出生？', '芮屿号'), [['芮屿号这艘船的船长']]);
    assert.deepEqual(described('雇用秦黛澈的企业怎么没有垮掉？', '秦黛澈')[0], ['雇用秦黛澈的企业']);
  });
});

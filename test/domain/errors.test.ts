import { notFound } from '../../src/domain/errors.js';

describe('what does not exist', () => {
  it('is told with what does, the nearest as suggestions', () => {
    const error = notFound('strategy', 'momentun', ['value', 'momentum']);
    expect(error.message).toBe('There is no strategy "momentun". Known: momentum, value.');
    expect(error.problems[0].suggestions).toEqual(['momentum']);
  });

  it('is told alone where there are too many to list, such as ids', () => {
    expect(notFound('job', 'job_9', []).message).toBe('There is no job "job_9".');
  });
});

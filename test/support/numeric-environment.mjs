/**
 * Jest runs tests in a contextified `vm`, in which every look-up of NaN, Math or Number goes through an interceptor: numeric
 * loops run about a hundred times slower than in Node. A vanilla context has no interceptor.
 */
import vm from 'node:vm';
import { TestEnvironment as NodeEnvironment } from 'jest-environment-node';

const createContext = vm.createContext;

export default class NumericEnvironment extends NodeEnvironment {
  constructor(...args) {
    vm.createContext = (_sandbox, ...rest) => createContext(vm.constants.DONT_CONTEXTIFY, ...rest);
    try {
      super(...args);
    } finally {
      vm.createContext = createContext;
    }
  }
}

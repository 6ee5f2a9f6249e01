/**
 * What commands print for machines: findings as JSON, SARIF or workflow commands of GitHub, tests
 * as JUnit XML, differences of texts.
 */
@NullMarked
package dev.weir.cli.report;

import org.jspecify.annotations.NullMarked;

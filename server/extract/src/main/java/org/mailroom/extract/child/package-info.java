/** The program of the other process. Only here Apache Tika is used. */
package org.mailroom.extract.child;

package io.iovec.benchmarks.report;

import io.iovec.benchmarks.Case;
import io.iovec.benchmarks.Case.Speed;
import io.iovec.benchmarks.Case.Storage;
import io.iovec.benchmarks.Contender;
import io.iovec.benchmarks.Scenario;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Pictures of what payloads of different size cost: a line for each family of contenders, which is
 * its cheapest at each size. Tables have all of them.
 */
final class Plots {
  private static final int WIDTH = 960;
  private static final int HEIGHT = 560;
  private static final int DOTS_PER_INCH = 144; // XChart draws at 72

  private static final Set<Integer> DIGITS_WITH_LABEL = Set.of(1, 2, 3, 5);
  private static final float BOLD = 3;
  private static final float FINE = 1.8f;

  /** Beyond so many times the limit a line leaves the picture, which is about differences. */
  private static final double GREATEST_RATIO = 4;

  /** Contenders that share a line. */
  private record Family(
      String title, Color color, Marker marker, float width, Predicate<Contender> member) {
    Family(String title, int rgb, Marker marker, float width, String prefix) {
      this(title, new Color(rgb), marker, width, each -> each.id().startsWith(prefix));
    }
  }

  private static final Family LIMIT =
      new Family("C, the limit", 0x000000, SeriesMarkers.NONE, BOLD, "limit-");

  /** The colours are Okabe and Ito's, which colour-blind persons tell apart too. */
  private static final List<Family> FAMILIES =
      List.of(
          LIMIT,
          new Family(
              "iovec, CHEAPEST", 0xD55E00, SeriesMarkers.CIRCLE, BOLD, "iovec-kernel-cheapest"),
          new Family("iovec, mapped", 0xE69F00, SeriesMarkers.DIAMOND, BOLD, "iovec-kernel-mapped"),
          new Family("iovec on nio", 0xCC79A7, SeriesMarkers.SQUARE, FINE, "iovec-nio"),
          new Family("JDK, best", 0x0072B2, SeriesMarkers.TRIANGLE_UP, FINE, "jdk-"),
          new Family("Netty, best", 0x009E73, SeriesMarkers.TRIANGLE_DOWN, FINE, "netty-"),
          new Family("MINA on iovec", 0x56B4E9, SeriesMarkers.PLUS, FINE, "mina-iovec-kernel"),
          new Family("MINA NIO, best", 0x888888, SeriesMarkers.CROSS, FINE, "mina-nio"));

  private final Results results;

  Plots(Results results) {
    this.results = results;
  }

  void write(Path directory) throws IOException {
    System.setProperty("java.awt.headless", "true");
    for (Scenario scenario : Scenario.values()) {
      List<Case> cases = cases(scenario);
      if (cases.size() > 1) {
        String name = scenario.name().toLowerCase(Locale.ROOT);
        save(costs(scenario, cases), directory.resolve(name + ".png"));
        if (cases.stream().anyMatch(each -> results.limit(each).isPresent())) {
          save(ratios(scenario, cases), directory.resolve(name + "-to-limit.png"));
        }
      }
    }
  }

  /** Returns those that differ in the payload only. */
  private List<Case> cases(Scenario scenario) {
    return results.cases().stream()
        .filter(each -> each.scenario() == scenario)
        .filter(each -> each.storage() == Storage.TMPFS && each.connections() == 1)
        .filter(each -> each.speed() == Speed.STEADY)
        .filter(each -> each.payload() > 0)
        .toList();
  }

  private XYChart costs(Scenario scenario, List<Case> cases) {
    XYChart chart =
        chart(
            Words.title(scenario) + ": server CPU per GiB by payload (lower is cheaper)",
            "CPU seconds per GiB");
    chart
        .getStyler()
        .setYAxisLogarithmic(true)
        .setYAxisLogarithmicDecadeOnly(false)
        .setYAxisTickLabelsFormattingFunction(Plots::label);
    add(chart, cases, Results::medianCost);
    return chart;
  }

  /** Returns the text of a logarithmic axis's tick; of those that are close together, none. */
  private static String label(double value) {
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(1, RoundingMode.HALF_UP));
    return DIGITS_WITH_LABEL.contains(rounded.unscaledValue().intValue())
        ? rounded.stripTrailingZeros().toPlainString()
        : "";
  }

  private XYChart ratios(Scenario scenario, List<Case> cases) {
    XYChart chart =
        chart(
            Words.title(scenario) + ": times the cost of the cheapest C loop (lower is cheaper)",
            "ratio to the limit");
    chart.getStyler().setYAxisMin(0.0).setYAxisMax(GREATEST_RATIO);
    add(chart, cases, Plots::ratio);
    return chart;
  }

  private static double ratio(Results results, Case what, String id) {
    return results
        .limit(what)
        .flatMap(limit -> results.ratio(what, id, limit.id()))
        .map(Statistics.Interval::median)
        .orElse(Double.POSITIVE_INFINITY);
  }

  private interface Figure {
    double of(Results results, Case what, String id);
  }

  private record Line(Family family, SortedMap<Double, Double> points) {}

  /** Lines come in the order of their right ends, so that the legend is beside them. */
  private void add(XYChart chart, List<Case> cases, Figure figure) {
    FAMILIES.stream()
        .map(family -> new Line(family, points(family, cases, figure)))
        .filter(line -> !line.points.isEmpty())
        .sorted(
            Comparator.comparingDouble((Line line) -> line.points.get(line.points.lastKey()))
                .reversed())
        .forEach(line -> add(chart, line));
  }

  private SortedMap<Double, Double> points(Family family, List<Case> cases, Figure figure) {
    SortedMap<Double, Double> points = new TreeMap<>();
    for (Case what : cases) {
      Optional<Contender> cheapest = results.cheapest(what, family.member);
      if (cheapest.isPresent()) {
        double value = figure.of(results, what, cheapest.get().id());
        if (Double.isFinite(value)) {
          points.put(log2((double) what.payload()), value);
        }
      }
    }
    return points;
  }

  private static double log2(double value) {
    return Math.log(value) / Math.log(2);
  }

  private static void add(XYChart chart, Line line) {
    Family family = line.family;
    XYSeries series =
        chart.addSeries(
            family.title,
            Statistics.array(line.points.keySet()),
            Statistics.array(line.points.values()));
    series.setLineColor(family.color);
    series.setMarkerColor(family.color);
    series.setMarker(family.marker);
    series.setLineStyle(
        family.equals(LIMIT)
            ? new BasicStroke(
                family.width,
                BasicStroke.CAP_BUTT,
                BasicStroke.JOIN_ROUND,
                1,
                new float[] {8, 5},
                0)
            : new BasicStroke(family.width));
  }

  private static XYChart chart(String title, String unit) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle("payload of a message")
            .yAxisTitle(unit)
            .build();
    chart
        .getStyler()
        .setXAxisTickLabelsFormattingFunction(
            power -> power == Math.rint(power) ? Words.size(1L << power.intValue()) : "")
        .setPlotGridVerticalLinesVisible(false)
        .setPlotGridLinesColor(new Color(0xDDDDDD))
        .setAxisTitleFont(font(Font.PLAIN, 13))
        .setAxisTickLabelsFont(font(Font.PLAIN, 12))
        .setLocale(Locale.ROOT)
        .setLegendPosition(LegendPosition.OutsideE)
        .setLegendBorderColor(Color.WHITE)
        .setLegendFont(font(Font.PLAIN, 13))
        .setChartTitleBoxVisible(false)
        .setChartTitleFont(font(Font.BOLD, 15))
        .setChartBackgroundColor(Color.WHITE)
        .setPlotBorderVisible(false)
        .setMarkerSize(7);
    return chart;
  }

  private static Font font(int style, int size) {
    return new Font(Font.SANS_SERIF, style, size);
  }

  private static void save(XYChart chart, Path file) throws IOException {
    BitmapEncoder.saveBitmapWithDPI(chart, file.toString(), BitmapFormat.PNG, DOTS_PER_INCH);
  }
}

{#
    The models that hold the checks of the audit, one row a thing checked: the one place that a new model of
    models/audit/rules has to be named in. A test holds the list against the folder.

    Example: `{% for rule_model in rule_models() %} select * from {{ ref(rule_model) }} ... {% endfor %}`.
#}
{% macro rule_models() %}
    {{ return([
        'int_audit__budget_identity',
        'int_audit__parts_sum',
        'int_audit__income_expenditure_balance',
        'int_audit__execution_rate',
        'int_audit__execution_score',
        'int_audit__share',
        'int_audit__form_narrative_conflict',
        'int_audit__weights_sum',
        'int_audit__scores_sum',
        'int_audit__score_limits',
        'int_audit__target_attainment',
        'int_audit__over_attainment',
        'int_audit__indicator_wording',
        'int_audit__explanation_conflict',
        'int_audit__duplicate_indicator',
        'int_audit__year_inferred',
        'int_audit__placeholder_left',
        'int_audit__field_value',
        'int_audit__value_range',
        'int_audit__reading',
        'int_audit__low_confidence',
        'int_audit__revision_undecided',
        'int_audit__form_form_conflict',
        'int_audit__carryover_mismatch',
        'int_audit__target_lowered',
        'int_audit__declared_target',
        'int_audit__same_satisfaction',
        'int_audit__copied_explanation',
        'int_audit__form_pattern',
    ]) }}
{% endmacro %}
